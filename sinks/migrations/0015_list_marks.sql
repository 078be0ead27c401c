-- How far list changes have been looked back for: written before the kept sightings of a change are asked for, read by
-- whoever has decided with a list that may be older. One row per partition of a change topic; the highest version counts.

CREATE TABLE IF NOT EXISTS list_marks
(
    topic String,
    partition Int32,
    offset Int64,
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (topic, partition);

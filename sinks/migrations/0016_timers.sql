-- What models wait for, and what they doubted about sightings. `version` is `base` * 4 and 0 for cancelled, 1 for armed, 2
-- for fired; `base` is the version of the list change that a timer rests on, 0 for one that a sighting started. So what a
-- later change says counts before what came of an earlier one, and firing twice changes nothing.

CREATE TABLE IF NOT EXISTS timers
(
    entry_key String,
    timer_id String,
    model String,
    subject_key String,
    state String,
    due_ms Int64,
    month UInt32,
    base UInt64,
    digest String,
    version UInt64,
    stored_ms UInt64 DEFAULT toUInt64(toUInt32(now())) * 1000,
    body String
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY month
ORDER BY (entry_key, timer_id)
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS sighting_flags
(
    sighting_id String,
    flag String
)
ENGINE = ReplacingMergeTree
ORDER BY (sighting_id, flag);

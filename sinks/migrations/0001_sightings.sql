-- Kept sightings and the inverted table that a list change asks.
--
-- Times are milliseconds since 1970 UTC (occurred and until may lie before it). `day` is the UTC day of occurred_ms
-- as yyyymmdd: it follows from the record alone, so a record written twice meets itself in one partition.

CREATE TABLE IF NOT EXISTS sightings
(
    sighting_id String,
    id_hash UInt64,
    kind String,
    source String,
    topic String,
    partition Int32,
    offset Int64,
    position Int32,
    day UInt32,
    occurred_ms Int64,
    until_ms Int64,
    received_ms Int64,
    stored_ms UInt64 DEFAULT toUInt64(toUInt32(now())) * 1000,
    subject_kind String,
    subject_key String,
    place_code String,
    place_id String,
    place_text String,
    facts String,
    flags Array(String),
    body String
)
ENGINE = ReplacingMergeTree(stored_ms)
PARTITION BY day
ORDER BY (subject_key, sighting_id)
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS sighting_keys
(
    key_hash UInt64,
    key_kind String,
    sighting_id String,
    subject_key String,
    day UInt32,
    occurred_ms Int64
)
ENGINE = ReplacingMergeTree
PARTITION BY day
ORDER BY (key_hash, key_kind, sighting_id)
SETTINGS index_granularity = 1024;

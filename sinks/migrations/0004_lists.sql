-- The lists as last heard, and who looked at what. A removed entry stays as a row with removed = 1.

CREATE TABLE IF NOT EXISTS watchlist_entries
(
    list String,
    entry_id String,
    version UInt64,
    kind String,
    basis String,
    valid_from_ms Int64,
    expires_ms Int64,
    removed UInt8,
    body String
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (list, entry_id);

CREATE TABLE IF NOT EXISTS risk_regions
(
    region_id String,
    version UInt64,
    level String,
    province String,
    city String,
    county String,
    community String,
    code String,
    valid_from_ms Int64,
    valid_to_ms Int64,
    removed UInt8,
    body String
)
ENGINE = ReplacingMergeTree(version)
ORDER BY region_id;

CREATE TABLE IF NOT EXISTS access_log
(
    access_id String,
    at_ms Int64,
    day UInt32,
    actor String,
    purpose String,
    action String,
    subject_key String,
    detail String
)
ENGINE = ReplacingMergeTree
PARTITION BY day
ORDER BY (at_ms, access_id);

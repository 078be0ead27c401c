-- What the stream decided: matches, alerts, tasks and what happened to them. The highest `version` wins.

CREATE TABLE IF NOT EXISTS matches
(
    sighting_id String,
    list String,
    entry_id String,
    kind String,
    grade String,
    bits Float64,
    probability Float64,
    evidence String,
    generation UInt64,
    scorer String,
    day UInt32,
    occurred_ms Int64
)
ENGINE = ReplacingMergeTree(generation)
PARTITION BY day
ORDER BY (list, entry_id, sighting_id);

CREATE TABLE IF NOT EXISTS alerts
(
    alert_id String,
    version UInt64,
    model String,
    model_version UInt32,
    subject_kind String,
    subject_key String,
    subject_label String,
    cause String,
    state String,
    grade String,
    shadow UInt8,
    place_code String,
    occurred_ms Int64,
    raised_ms Int64,
    stored_ms UInt64 DEFAULT toUInt64(toUInt32(now())) * 1000,
    sighting_ids Array(String),
    measures Array(String),
    body String
)
ENGINE = ReplacingMergeTree(version)
ORDER BY alert_id
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS push_tasks
(
    task_id String,
    version UInt64,
    unit String,
    subject_kind String,
    subject_key String,
    subject_label String,
    cause String,
    episode UInt32,
    state String,
    alert_ids Array(String),
    models Array(String),
    measures Array(String),
    roles Array(String),
    accountable String,
    opened_ms Int64,
    due_ms Int64,
    updated_ms Int64,
    body String
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (subject_key, task_id)
SETTINGS index_granularity = 1024;

CREATE TABLE IF NOT EXISTS task_events
(
    event_id String,
    task_id String,
    kind String,
    unit String,
    actor String,
    reason String,
    day UInt32,
    at_ms Int64,
    body String
)
ENGINE = ReplacingMergeTree
PARTITION BY day
ORDER BY (task_id, event_id);

CREATE TABLE IF NOT EXISTS pass_advice
(
    request_id String,
    version UInt64,
    subject_key String,
    colour String,
    reasons Array(String),
    day UInt32,
    issued_ms Int64,
    expires_ms Int64
)
ENGINE = ReplacingMergeTree(version)
PARTITION BY day
ORDER BY (subject_key, request_id);

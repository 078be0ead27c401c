-- Safety valves of detection models: what was switched by hand, how much each has pushed by interval, and which alerts are
-- held until a later interval. Versions are milliseconds since 1970; the highest counts.

CREATE TABLE IF NOT EXISTS model_switches
(
    model String,
    state String,
    actor String,
    reason String,
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY model;

CREATE TABLE IF NOT EXISTS model_pushes
(
    interval_ms Int64,
    model String,
    origin String,
    pushed UInt32
)
ENGINE = ReplacingMergeTree(pushed)
ORDER BY (interval_ms, model, origin);

CREATE TABLE IF NOT EXISTS held_alerts
(
    model String,
    alert_id String,
    state String,
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (model, alert_id);

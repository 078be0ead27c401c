-- What came in: one ledger row per Kafka message of a raw topic, and every record that could not be used.
-- The payload of a dead letter is raw personal data: it lives apart and expires; the letter itself names no one.

CREATE TABLE IF NOT EXISTS ledger
(
    topic String,
    partition Int32,
    offset Int64,
    source String,
    day UInt32,
    hour DateTime('UTC'),
    records UInt32,
    dead UInt32,
    late UInt32,
    sighting_hashes Array(UInt64),
    received_ms Int64
)
ENGINE = ReplacingMergeTree
PARTITION BY day
ORDER BY (topic, partition, offset, source);

CREATE TABLE IF NOT EXISTS dead_letters
(
    origin String,
    topic String,
    partition Int32,
    offset Int64,
    position Int32,
    code String,
    reason String,
    field String,
    mapping String,
    day UInt32,
    first_seen_ms Int64,
    expires_ms Int64
)
ENGINE = ReplacingMergeTree
PARTITION BY day
ORDER BY (topic, partition, offset, position, origin);

CREATE TABLE IF NOT EXISTS dead_letter_payloads
(
    origin String,
    payload String,
    expires_day UInt32,
    expires_ms Int64
)
ENGINE = ReplacingMergeTree
PARTITION BY expires_day
ORDER BY origin;

-- What an analyst may see: no name, document, phone, plate, address, free text or record body, places to the county.

CREATE VIEW v_sightings AS
SELECT
    sighting_id, kind, source, topic, partition, offset, position,
    toDateTime(intDiv(occurred_ms, 1000), 'UTC') AS occurred_at,
    toDateTime(intDiv(received_ms, 1000), 'UTC') AS received_at,
    subject_kind, subject_key, substring(place_code, 1, 6) AS county, flags
FROM sightings FINAL;

CREATE VIEW v_matches AS
SELECT
    sighting_id, list, entry_id, kind, grade, bits, probability, generation, scorer,
    toDateTime(intDiv(occurred_ms, 1000), 'UTC') AS occurred_at
FROM matches FINAL;

CREATE VIEW v_alerts AS
SELECT
    alert_id, model, model_version, subject_kind, subject_key, cause, state, grade, shadow,
    substring(place_code, 1, 6) AS county,
    toDateTime(intDiv(occurred_ms, 1000), 'UTC') AS occurred_at,
    toDateTime(intDiv(raised_ms, 1000), 'UTC') AS raised_at,
    sighting_ids, measures
FROM alerts FINAL;

CREATE VIEW v_tasks AS
SELECT
    task_id, unit, subject_kind, subject_key, cause, episode, state, alert_ids, models, measures, roles, accountable,
    toDateTime(intDiv(opened_ms, 1000), 'UTC') AS opened_at,
    toDateTime(intDiv(due_ms, 1000), 'UTC') AS due_at,
    toDateTime(intDiv(updated_ms, 1000), 'UTC') AS updated_at
FROM push_tasks FINAL;

CREATE VIEW v_dead_letters AS
SELECT
    origin, code, field, mapping,
    toDateTime(intDiv(first_seen_ms, 1000), 'UTC') AS first_seen,
    toDateTime(intDiv(expires_ms, 1000), 'UTC') AS payload_expires
FROM dead_letters FINAL;

CREATE VIEW v_lists AS
SELECT
    list, kind, count() AS entries, countIf(expires_ms = 0) AS without_expiry,
    toDateTime(intDiv(max(expires_ms), 1000), 'UTC') AS last_expiry
FROM watchlist_entries FINAL
WHERE removed = 0
GROUP BY list, kind;

CREATE VIEW v_regions AS
SELECT
    region_id, level, province, city, county, community, code,
    toDateTime(intDiv(valid_from_ms, 1000), 'UTC') AS valid_from,
    toDateTime(intDiv(valid_to_ms, 1000), 'UTC') AS valid_to
FROM risk_regions FINAL
WHERE removed = 0;

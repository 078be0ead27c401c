-- The open tasks of a unit, the way back from an alert to the raw records it rests on, and how the work goes.
-- (ANY INNER JOIN keeps every left row on old servers and one per key on new ones: joins here are ALL, on grouped keys.)

CREATE VIEW v_open_tasks AS
SELECT
    unit, task_id, subject_kind, subject_key, cause, episode, state, models, measures, roles, accountable,
    toDateTime(intDiv(opened_ms, 1000), 'UTC') AS opened_at,
    toDateTime(intDiv(due_ms, 1000), 'UTC') AS due_at,
    due_ms < toInt64(toUInt32(now())) * 1000 AS overdue
FROM push_tasks FINAL
WHERE state IN ('open', 'acknowledged');

CREATE VIEW v_lineage AS
SELECT
    alert_id, model, model_version, state, subject_key, cause,
    sighting_id, source, topic, partition, offset, position,
    toDateTime(intDiv(occurred_ms, 1000), 'UTC') AS occurred_at,
    toDateTime(intDiv(received_ms, 1000), 'UTC') AS received_at
FROM
(
    SELECT alert_id, model, model_version, state, subject_key, cause, sighting_id
    FROM (SELECT alert_id, model, model_version, state, subject_key, cause, sighting_ids FROM alerts FINAL)
    ARRAY JOIN sighting_ids AS sighting_id
) AS l
ANY LEFT JOIN
(
    SELECT sighting_id, source, topic, partition, offset, position, occurred_ms, received_ms FROM sightings
) AS r USING (sighting_id);

CREATE VIEW v_lead_time AS
SELECT
    model,
    count() AS alerts,
    quantileExact(0.5)(seconds) AS p50_seconds,
    quantileExact(0.95)(seconds) AS p95_seconds,
    max(seconds) AS max_seconds
FROM
(
    SELECT model, (toInt64(stored_ms) - arrived_ms) / 1000 AS seconds
    FROM
    (
        SELECT model, stored_ms, sighting_ids[length(sighting_ids)] AS sighting_id
        FROM alerts FINAL
        WHERE length(sighting_ids) > 0 AND state = 'open'
    ) AS l
    ALL INNER JOIN (SELECT sighting_id, max(received_ms) AS arrived_ms FROM sightings GROUP BY sighting_id) AS r USING (sighting_id)
)
GROUP BY model;

CREATE VIEW v_funnel AS
SELECT
    model,
    uniqExact(subject_key) AS known,
    uniqExactIf(subject_key, task_state != '') AS tasked,
    uniqExactIf(subject_key, task_state IN ('acknowledged', 'done')) AS acknowledged,
    uniqExactIf(subject_key, task_state = 'done') AS done
FROM
(
    SELECT model, subject_key, alert_id, task_state
    FROM (SELECT model, subject_key, alert_id FROM alerts FINAL WHERE state = 'open' AND shadow = 0) AS l
    ANY LEFT JOIN
    (
        SELECT alert_id, argMax(state, updated_ms) AS task_state
        FROM (SELECT alert_ids, state, updated_ms FROM push_tasks FINAL)
        ARRAY JOIN alert_ids AS alert_id
        GROUP BY alert_id
    ) AS r USING (alert_id)
)
GROUP BY model;

CREATE VIEW v_workload AS
SELECT
    unit,
    countIf(state = 'open') AS open,
    countIf(state = 'acknowledged') AS acknowledged,
    countIf(state = 'done') AS done,
    countIf(state = 'withdrawn') AS withdrawn,
    countIf(state IN ('open', 'acknowledged') AND due_ms < toInt64(toUInt32(now())) * 1000) AS overdue,
    countIf(state = 'done' AND updated_ms <= due_ms) AS done_in_time
FROM push_tasks FINAL
GROUP BY unit;

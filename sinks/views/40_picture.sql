-- The city at a glance. Every figure counts rows that are kept; nothing is estimated.

CREATE VIEW v_totals AS
SELECT 'sightings' AS what, toString(kind) AS class, '' AS state, count() AS total, uniqExact(subject_key) AS subjects
FROM sightings FINAL GROUP BY kind
UNION ALL
SELECT 'alerts', model, state, count(), uniqExact(subject_key) FROM alerts FINAL WHERE shadow = 0 GROUP BY model, state
UNION ALL
SELECT 'tasks', arrayStringConcat(models, '+'), state, count(), uniqExact(subject_key)
FROM push_tasks FINAL GROUP BY models, state
UNION ALL
SELECT 'list', list, kind, count(), count() FROM watchlist_entries FINAL WHERE removed = 0 GROUP BY list, kind
UNION ALL
SELECT 'dead_letters', mapping, code, count(), toUInt64(0) FROM dead_letters FINAL GROUP BY mapping, code;

CREATE VIEW v_map AS
SELECT
    level, code, sum(sighting) AS sightings, sum(alert) AS open_alerts, sum(task) AS open_tasks
FROM
(
    SELECT place_code, toUInt64(1) AS sighting, toUInt64(0) AS alert, toUInt64(0) AS task FROM sightings FINAL
    UNION ALL
    SELECT place_code, toUInt64(0), toUInt64(1), toUInt64(0) FROM alerts FINAL WHERE state = 'open' AND shadow = 0
    UNION ALL
    SELECT unit, toUInt64(0), toUInt64(0), toUInt64(1) FROM push_tasks FINAL WHERE state IN ('open', 'acknowledged')
)
ARRAY JOIN
    ['province', 'city', 'county', 'street'] AS level,
    [substring(place_code, 1, 2), substring(place_code, 1, 4), substring(place_code, 1, 6), substring(place_code, 1, 9)]
        AS code
WHERE length(code) = if(level = 'province', 2, if(level = 'city', 4, if(level = 'county', 6, 9)))
GROUP BY level, code;

CREATE VIEW v_symptoms AS
SELECT
    day, substring(place_code, 1, 6) AS county,
    count() AS measured,
    countIf(visitParamExtractFloat(facts, 'temperature') >= 37.3) AS fever,
    countIf(length(visitParamExtractString(facts, 'symptoms')) > 0) AS with_symptoms
FROM sightings FINAL
WHERE visitParamHas(facts, 'temperature') OR visitParamHas(facts, 'symptoms')
GROUP BY day, county;

CREATE VIEW v_cohorts AS
SELECT arrived_day, days_since, uniqExact(subject_key) AS subjects_seen
FROM
(
    SELECT
        subject_key, arrived_day,
        intDiv(occurred_ms, 86400000) - arrived AS days_since
    FROM (SELECT subject_key, occurred_ms FROM sightings) AS l
    ALL INNER JOIN
    (
        SELECT subject_key, argMin(day, occurred_ms) AS arrived_day, intDiv(min(occurred_ms), 86400000) AS arrived
        FROM sightings
        WHERE kind IN ('travel', 'border') AND subject_kind = 'person'
        GROUP BY subject_key
    ) AS r USING (subject_key)
)
WHERE days_since >= 0 AND days_since <= 14
GROUP BY arrived_day, days_since;

CREATE VIEW v_incidents AS
SELECT
    day, substring(place_code, 1, 6) AS county, visitParamExtractString(facts, 'incident') AS incident, count() AS reports
FROM sightings FINAL
WHERE kind = 'grid'
GROUP BY day, county, incident;

-- received = stored + duplicates + dead_letters + late_held + gap, per source and hour of arrival.
--
-- An id that arrives again in a later hour is a duplicate of that hour: it counts as stored in its first hour.
-- The gap is every distinct id that sightings does not hold, every dead letter that dead_letters does not hold, and
-- every record that became nothing at all.

CREATE VIEW v_ledger AS
SELECT
    source, hour,
    sum(all_records) AS received,
    sum(first_ids) - sum(missing_ids) AS stored,
    sum(accepted) - sum(first_ids) AS duplicates,
    sum(kept_letters) AS dead_letters,
    sum(late_records) AS late_held,
    sum(missing_ids) + sum(missing_letters) + sum(unexplained) AS gap
FROM
(
    SELECT
        source, hour,
        toInt64(sum(records)) AS all_records,
        toInt64(sum(length(sighting_hashes))) AS accepted,
        toInt64(0) AS first_ids,
        toInt64(0) AS missing_ids,
        toInt64(0) AS kept_letters,
        toInt64(0) AS missing_letters,
        toInt64(sum(late)) AS late_records,
        sum(toInt64(records) - toInt64(length(sighting_hashes)) - toInt64(dead) - toInt64(late)) AS unexplained
    FROM ledger FINAL
    GROUP BY source, hour
    UNION ALL
    SELECT
        source, first_hour AS hour,
        toInt64(0), toInt64(0),
        toInt64(count()),
        toInt64(countIf(id_hash NOT IN (SELECT id_hash FROM sightings))),
        toInt64(0), toInt64(0), toInt64(0), toInt64(0)
    FROM
    (
        SELECT source, id_hash, min(hour) AS first_hour
        FROM (SELECT source, hour, sighting_hashes FROM ledger FINAL)
        ARRAY JOIN sighting_hashes AS id_hash
        GROUP BY source, id_hash
    )
    GROUP BY source, first_hour
    UNION ALL
    SELECT
        source, hour,
        toInt64(0), toInt64(0), toInt64(0), toInt64(0),
        toInt64(sum(least(dead, kept))),
        toInt64(sum(dead)) - toInt64(sum(least(dead, kept))),
        toInt64(0), toInt64(0)
    FROM
    (
        SELECT topic, partition, offset, source, hour, dead, kept
        FROM (SELECT topic, partition, offset, source, hour, toUInt64(dead) AS dead FROM ledger FINAL WHERE records > 0) AS l
        ANY LEFT JOIN
        (
            SELECT topic, partition, offset, toUInt64(uniqExact(origin)) AS kept
            FROM dead_letters
            GROUP BY topic, partition, offset
        ) AS r USING (topic, partition, offset)
    )
    GROUP BY source, hour
)
GROUP BY source, hour;

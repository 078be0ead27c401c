-- A handful of values each: dictionary-encoded where the server can (older ones keep plain strings).
-- min_version: 19.16

ALTER TABLE sightings MODIFY COLUMN kind LowCardinality(String);

ALTER TABLE sightings MODIFY COLUMN source LowCardinality(String);

ALTER TABLE matches MODIFY COLUMN grade LowCardinality(String);

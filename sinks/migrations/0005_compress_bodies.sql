-- Record bodies repeat themselves: ZSTD keeps them in a third of the space. Column codecs came with 19.1.
-- min_version: 19.16

ALTER TABLE sightings MODIFY COLUMN body String CODEC(ZSTD(3));

ALTER TABLE alerts MODIFY COLUMN body String CODEC(ZSTD(3));

ALTER TABLE push_tasks MODIFY COLUMN body String CODEC(ZSTD(3));

"""The embedded engine: chDB on disk, owned by one gateway process that speaks ClickHouse protocols."""

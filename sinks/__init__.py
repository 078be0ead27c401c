"""What is kept: the sink contract, ClickHouse, and the embedded engine behind its gateway."""

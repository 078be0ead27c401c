"""The catalogue of metrics: name, help, and labels with their possible values. No label holds a value of a person.

Children are held by those who count, and counted once per batch.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

REGISTRY = CollectorRegistry()

# source: key of a mapping; code: code of a RecordError; stage: intake, screen, dispatch, lists.
RECEIVED = Counter("epifuse_received_records", "Raw records read from the broker.", ["source"], registry=REGISTRY)
STORED = Counter(
    "epifuse_stored_sightings", "Sightings stored, repeats of a replay counted again.", ["source"], registry=REGISTRY
)
DEAD_LETTERS = Counter(
    "epifuse_dead_letter_records", "Raw records that became dead letters.", ["source", "code"], registry=REGISTRY
)
DUPLICATES = Counter("epifuse_duplicate_records", "Repeats of a sighting within one batch.", ["source"], registry=REGISTRY)
LAST_RECORD = Gauge(
    "epifuse_source_last_record_timestamp_seconds", "Broker time of the newest record read.", ["source"], registry=REGISTRY
)
FLAGS = Counter("epifuse_mapping_flags", "What normalising doubted, by flag.", ["source", "flag"], registry=REGISTRY)
BATCH_SECONDS = Histogram(
    "epifuse_batch_seconds",
    "From taking a batch to acknowledging it.",
    ["stage"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30),
    registry=REGISTRY,
)
MATCH_SECONDS = Histogram(
    "epifuse_match_seconds",
    "Matching and models of one batch.",
    buckets=(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
    registry=REGISTRY,
)
EVENT_TO_ALERT_SECONDS = Histogram(
    "epifuse_event_to_alert_seconds",
    "From the broker's time of the raw record to the stored and published alert.",
    buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800),
    registry=REGISTRY,
)
ALERTS = Counter("epifuse_alerts", "Alerts raised or withdrawn.", ["model", "state"], registry=REGISTRY)
ALERTS_HELD = Counter(
    "epifuse_alerts_held",
    "Alerts held back because their model had pushed its most in this interval.",
    ["model"],
    registry=REGISTRY,
)
TIMERS = Counter("epifuse_timers", "Timers armed, fired and cancelled.", ["state"], registry=REGISTRY)
TIMERS_DUE = Gauge(
    "epifuse_timers_due", "Timers that are due and have not fired yet; on the worker that is the clock.", registry=REGISTRY
)
MATCHES = Counter("epifuse_matches", "Matches found.", ["kind", "grade"], registry=REGISTRY)
TASKS = Counter("epifuse_tasks", "States of push-tasks published.", ["unit", "state"], registry=REGISTRY)
UNROUTED_TASKS = Counter("epifuse_unrouted_tasks", "Push-tasks for a place that no unit serves.", registry=REGISTRY)
LIST_ENTRIES = Gauge(
    "epifuse_list_entries", "Entries in this worker's index (watchlist) or open regions.", ["kind"], registry=REGISTRY
)
LIST_GENERATION = Gauge("epifuse_list_generation", "Changes applied to this worker's index.", ["list"], registry=REGISTRY)
LIST_LAST_CHANGE = Gauge(
    "epifuse_list_last_change_timestamp_seconds", "Broker time of the newest change applied.", ["list"], registry=REGISTRY
)
LIST_BEHIND = Gauge("epifuse_list_behind_messages", "List changes not yet applied here.", ["list"], registry=REGISTRY)
LOOK_BACK_BACKLOG = Gauge(
    "epifuse_look_back_backlog",
    "List changes in this worker's partitions that were not yet met with the kept sightings.",
    ["list"],
    registry=REGISTRY,
)
SINK_ROWS = Counter("epifuse_sink_rows", "Rows written to ClickHouse.", ["stage"], registry=REGISTRY)
SINK_BATCHES = Counter("epifuse_sink_batches", "Batches written to ClickHouse.", ["stage"], registry=REGISTRY)
SINK_RETRIES = Counter("epifuse_sink_retries", "Writes that failed and were tried again.", ["stage"], registry=REGISTRY)
SINK_LAST_SUCCESS = Gauge(
    "epifuse_sink_last_success_timestamp_seconds", "When a write last succeeded.", ["stage"], registry=REGISTRY
)
UNACCOUNTED = Gauge(
    "epifuse_unaccounted_records",
    "Records without a fate, by the ledger; on the worker that keeps watch.",
    ["source"],
    registry=REGISTRY,
)
UNREAD = Gauge("epifuse_unread_messages", "Raw messages in the broker that have no ledger row yet.", registry=REGISTRY)
OPEN_TASKS = Gauge("epifuse_open_tasks", "Push-tasks that are open or acknowledged.", ["unit"], registry=REGISTRY)
OVERDUE_TASKS = Gauge("epifuse_overdue_tasks", "Open push-tasks past their due time.", ["unit"], registry=REGISTRY)
OLDEST_DEAD_LETTER = Gauge(
    "epifuse_dead_letter_oldest_timestamp_seconds",
    "When the oldest dead letter with a payload was first seen; 0: none.",
    registry=REGISTRY,
)
LAG = Gauge(
    "epifuse_lag_messages", "Messages of this worker's partitions that are not acknowledged.", ["topic"], registry=REGISTRY
)


def serve_metrics(host: str, port: int) -> None:
    """Serve the catalogue over HTTP; port 0 serves nothing. A port in use raises OSError."""
    if port:
        start_http_server(port, addr=host, registry=REGISTRY)

"""Give an embedded broker that began anew what it forgot and ClickHouse still knows.

The lists go back onto their topics, or workers would match against nothing. Raw topics are filled with empty messages up to
the last offset that the ledger has seen, and these are committed as read: an offset names one message for ever, so the
ledger of a new run never overwrites that of an old one.
"""

from collections.abc import Mapping

import structlog
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata

from schemas.errors import BrokerUnavailableError
from schemas.records import RiskRegion, WatchlistEntry
from sinks.store import Store
from streams.changes import send_changes
from streams.settings import Settings
from streams.topics import REGION_CHANGES, WATCHLIST_CHANGES, end_offsets

log = structlog.get_logger(__name__)


def restore_broker(settings: Settings, store: Store) -> None:
    """Bring a broker without messages to where ClickHouse stands; does nothing to one that has what ClickHouse has.

    Raises:
        BrokerUnavailableError, SinkUnavailableError: Part of it may be done; doing it again is safe.
    """
    ends = {(span.topic, span.partition): span.last + 1 for span in store.ledger_offsets()}
    if ends:
        _fill(settings, ends)
    entries = _bodies(store, "watchlist_entries")
    regions = _bodies(store, "risk_regions")
    if entries and not sum(end_offsets(settings.broker, [WATCHLIST_CHANGES]).values()):
        listed = [WatchlistEntry.model_validate_json(body) for body in entries]
        send_changes(settings.broker, WATCHLIST_CHANGES, [(entry.key, entry) for entry in listed])
    if regions and not sum(end_offsets(settings.broker, [REGION_CHANGES]).values()):
        held = [RiskRegion.model_validate_json(body) for body in regions]
        send_changes(settings.broker, REGION_CHANGES, [(region.region_id, region) for region in held])
    log.info("broker.restored", partitions=len(ends), entries=len(entries), regions=len(regions))


def missing_messages(now: Mapping[tuple[str, int], int], wanted: Mapping[tuple[str, int], int]) -> dict[tuple[str, int], int]:
    """How many messages each partition lacks of where it was; partitions that lack none are left out.

    >>> missing_messages({("t", 0): 2, ("t", 1): 9}, {("t", 0): 5, ("t", 1): 9, ("gone", 7): 3})
    {('t', 0): 3}
    """
    return {part: end - now[part] for part, end in wanted.items() if part in now and now[part] < end}


def _fill(settings: Settings, wanted: Mapping[tuple[str, int], int]) -> None:
    missing = missing_messages(end_offsets(settings.broker, sorted({topic for topic, _ in wanted})), wanted)
    if not missing:
        return
    servers = settings.broker.split(",")
    try:
        producer = KafkaProducer(bootstrap_servers=servers, acks="all", linger_ms=5, batch_size=262_144)
        try:
            for (topic, partition), count in missing.items():
                sent = [producer.send(topic, value=b"", partition=partition) for _ in range(count)]
                producer.flush(timeout=60)
                for confirmation in sent:
                    confirmation.get(timeout=60)
        finally:
            producer.close(timeout=5)
        _commit(servers, settings.group, {part: wanted[part] for part in missing})
    except KafkaError as error:
        raise BrokerUnavailableError(f"broker {settings.broker}: {type(error).__name__}") from None


def _commit(servers: list[str], group: str, ends: Mapping[tuple[str, int], int]) -> None:
    consumer = KafkaConsumer(bootstrap_servers=servers, group_id=group, enable_auto_commit=False)
    try:
        consumer.assign([TopicPartition(*part) for part in ends])
        consumer.commit({TopicPartition(*part): OffsetAndMetadata(end, "", -1) for part, end in ends.items()})
    finally:
        consumer.close()


def _bodies(store: Store, table: str) -> list[str]:
    rows = store.client.query(f"SELECT body FROM {table} FINAL WHERE removed = 0")  # noqa: S608 - one of two names above
    return [str(row[0]) for row in rows]

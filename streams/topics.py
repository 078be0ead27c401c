"""Topic names, and their creation; the contract of the pipeline with the outside."""

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kafka import KafkaConsumer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic
from kafka.errors import KafkaError, TopicAlreadyExistsError

from schemas.errors import BrokerUnavailableError

# Its errors are ours to tell; a metadata refresh that closing cancels is not even one.
logging.getLogger("kafka").setLevel(logging.CRITICAL)

RAW_TOPICS = (
    "checkpoint-scans", "travel-records", "hotel-registrations", "border-crossings", "health-declarations", "test-results",
    "rosters", "grid-reports", "citizen-clues", "site-counts", "cold-chain-lots",
)  # fmt: skip
WATCHLIST_CHANGES = "watchlist-changes"
REGION_CHANGES = "region-changes"
LIST_TOPICS = (WATCHLIST_CHANGES, REGION_CHANGES)
SIGHTINGS = "sightings"
ALERTS = "alerts"
PUSH_TASKS = "push-tasks"
DEAD_LETTERS = "dead-letters"
LATER_TOPICS = ("task-feedback", "corrections", "pass-requests", "pass-advice")
TOPICS = (*RAW_TOPICS, *LIST_TOPICS, SIGHTINGS, ALERTS, PUSH_TASKS, DEAD_LETTERS, *LATER_TOPICS)

MAPPING_HEADER = "mapping"
_SPREAD_SECONDS = 30
COMPACTED: Mapping[str, str] = MappingProxyType({"cleanup.policy": "compact"})


@dataclass(frozen=True, slots=True)
class PartitionState:
    """One partition as the broker has it: offsets are the next one to be written and the next one to be read."""

    topic: str
    partition: int
    end: int
    committed: int | None

    @property
    def lag(self) -> int | None:
        """Messages that the group has not committed; None when it never committed here."""
        return None if self.committed is None else max(0, self.end - self.committed)


def ensure_topics(broker: str, partitions: int, replication: int = 1) -> dict[str, int]:
    """Create the topics that are missing, and give the partition count of each topic there is.

    Raises:
        BrokerUnavailableError: The broker did not answer; some topics may have been made, and asking again is safe.
    """
    try:
        admin = KafkaAdminClient(bootstrap_servers=broker.split(","), request_timeout_ms=15_000)
        try:
            for name in sorted(set(TOPICS) - set(admin.list_topics())):
                _create(admin, name, partitions, replication)
            return _partition_counts(admin, broker)
        finally:
            admin.close()
    except KafkaError as error:
        raise BrokerUnavailableError(f"broker {broker}: {type(error).__name__}") from None


def _partition_counts(admin: KafkaAdminClient, broker: str) -> dict[str, int]:
    """Partitions by topic, once every topic has some: a new topic takes a moment to be known everywhere."""
    give_up = time.monotonic() + _SPREAD_SECONDS
    while time.monotonic() < give_up:
        counts = {topic["name"]: len(topic["partitions"]) for topic in admin.describe_topics(sorted(TOPICS))}
        if all(counts.get(name) for name in TOPICS):
            return counts
        time.sleep(0.1)
    raise BrokerUnavailableError(f"broker {broker}: new topics are not ready after {_SPREAD_SECONDS} s")


def _create(admin: KafkaAdminClient, name: str, partitions: int, replication: int) -> None:
    """One topic; that another worker made it in the meantime is fine."""
    configs = dict(COMPACTED) if name in LIST_TOPICS else {}
    try:
        admin.create_topics([NewTopic(name, partitions, replication, topic_configs=configs)], timeout_ms=15_000)
    except TopicAlreadyExistsError:
        return


def end_offsets(broker: str, topics: Iterable[str]) -> dict[tuple[str, int], int]:
    """The next offset to be written of each partition, from the high watermark of a fetch.

    ListOffsets is not asked for the end: the embedded broker answers with the start of its last batch.

    Raises:
        BrokerUnavailableError: The broker did not answer in ten seconds.
    """
    return {(state.topic, state.partition): state.end for state in partition_states(broker, topics, group=None)}


def partition_states(broker: str, topics: Iterable[str], group: str | None) -> list[PartitionState]:
    """End and the group's committed offset of each partition of the topics, in order."""
    try:
        return _partition_states(broker, topics, group)
    except KafkaError as error:
        raise BrokerUnavailableError(f"broker {broker}: {type(error).__name__}") from None


def _partition_states(broker: str, topics: Iterable[str], group: str | None) -> list[PartitionState]:
    consumer = KafkaConsumer(
        bootstrap_servers=broker.split(","), group_id=group, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    try:
        parts = [TopicPartition(topic, p) for topic in topics for p in sorted(consumer.partitions_for_topic(topic) or ())]
        ends = _high_watermarks(consumer, parts)
        return [
            PartitionState(part.topic, part.partition, ends[part], consumer.committed(part) if group else None) for part in parts
        ]
    finally:
        consumer.close()


def _high_watermarks(consumer: KafkaConsumer, parts: list[TopicPartition]) -> dict[TopicPartition, int]:
    if not parts:
        return {}
    consumer.assign(parts)
    begins, guesses = consumer.beginning_offsets(parts), consumer.end_offsets(parts)
    for part in parts:
        consumer.seek(part, max(begins[part], guesses[part] - 1))
    found: dict[TopicPartition, int] = {}
    for _ in range(100):
        consumer.poll(100, max_records=1)
        found |= {part: mark for part in parts if (mark := consumer.highwater(part)) is not None}
        if len(found) == len(parts):
            return found
        consumer.pause(*found)
    raise BrokerUnavailableError(f"no high watermark for {len(parts) - len(found)} of {len(parts)} partitions")

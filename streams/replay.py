"""Dead letters back to their raw topics, with an audit row."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from getpass import getuser

from kafka import KafkaProducer
from kafka.errors import KafkaError

from schemas.errors import BrokerUnavailableError
from schemas.ids import stable_id
from schemas.records import DeadLetter
from sinks.store import Store
from streams.settings import Settings
from streams.stores import store_of
from streams.topics import MAPPING_HEADER, RAW_TOPICS

_AUDIT_COLUMNS = ("access_id", "at_ms", "day", "actor", "purpose", "action", "subject_key", "detail")


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many letters were sent, had no payload left, or came from no raw topic."""

    sent: int
    expired: int
    refused: int


def replay_letters(settings: Settings, *, code: str = "", mapping: str = "", dry_run: bool = False) -> Replayed:
    """Send every chosen letter to the topic it came from, wait for the broker's word, and write the audit row.

    Raises:
        BrokerUnavailableError: Some letters may have been sent; replaying again stores nothing twice.
    """
    store = store_of(settings)
    letters = list(_with_payload(store, store.dead_letters(code=code, mapping=mapping, limit=1_000_000)))
    good = [letter for letter in letters if letter.payload and _topic(letter)]
    expired = sum(not letter.payload for letter in letters)
    if not dry_run and good:
        _send(settings.broker, good)
        _audit(store, len(good), code, mapping)
    return Replayed(len(good), expired, len(letters) - len(good) - expired)


def _with_payload(store: Store, letters: Iterable[DeadLetter]) -> Iterator[DeadLetter]:
    for letter in letters:
        whole = store.dead_letter(letter.origin)
        if whole is not None:
            yield whole


def _topic(letter: DeadLetter) -> str:
    topic = letter.origin.split(":", 1)[0]
    return topic if topic in RAW_TOPICS else ""


def _send(broker: str, letters: Iterable[DeadLetter]) -> None:
    try:
        producer = KafkaProducer(bootstrap_servers=broker.split(","), acks="all")
        try:
            waiting = [
                producer.send(_topic(letter), value=letter.payload, headers=[(MAPPING_HEADER, letter.mapping.encode())])
                for letter in letters
            ]
            for confirmation in waiting:
                confirmation.get(timeout=30)
        finally:
            producer.close()
    except KafkaError as error:
        raise BrokerUnavailableError(f"broker {broker}: {type(error).__name__}") from None


def _audit(store: Store, count: int, code: str, mapping: str) -> None:
    now = datetime.now(UTC)
    at_ms = int(now.timestamp() * 1000)
    detail = f"{count} letters, code={code or 'any'}, mapping={mapping or 'any'}"
    access_id = stable_id("dlq replay", str(at_ms), str(os.getpid()))
    row = (access_id, at_ms, int(now.strftime("%Y%m%d")), getuser(), "repair", "dlq replay", "", detail)
    store.client.insert("access_log", _AUDIT_COLUMNS, [row])

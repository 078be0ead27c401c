"""Bring a ClickHouse to the documented schema; running it again changes nothing.

`migrations/NNNN_name.sql` run once each, in order, and are recorded with a checksum in `schema_migrations`; editing one
that was applied is an error. `views/*.sql` are made anew whenever their text changed. Comment lines at the top of a
file gate it:

    -- min_version: 19.16     older servers skip the file now and get it on the first run after an upgrade
    -- late: true             destructive or irreversible: only when asked for
"""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib import resources
from typing import Final

from sinks.clickhouse import Address, ClickHouse, Patience
from sinks.errors import MigrationError

_GATE: Final = re.compile(r"^--\s*(min_version|late):\s*(\S+)\s*$", re.MULTILINE)
_STATEMENT_END: Final = re.compile(r";\s*(?:\n|\Z)")
_COMMENT: Final = re.compile(r"^\s*--.*$", re.MULTILINE)
_VIEW_NAME: Final = re.compile(r"CREATE VIEW (\w+)\b")
_RECORDS_TABLE: Final = """
CREATE TABLE IF NOT EXISTS schema_migrations
(name String, checksum String, state String, server String, applied_ms UInt64)
ENGINE = ReplacingMergeTree(applied_ms) ORDER BY name
"""


@dataclass(frozen=True)
class Migration:
    """One file: its statements, and which servers and runs it is for."""

    name: str
    statements: tuple[str, ...]
    checksum: str
    min_version: tuple[int, int]
    late: bool
    repeatable: bool


@dataclass(frozen=True)
class Step:
    """What was or would be done with one file: `apply`, `applied`, `later server`, `late`."""

    name: str
    action: str


def read_migration(name: str, text: str, *, repeatable: bool = False) -> Migration:
    """The migration in a file's text. Raises `MigrationError` when a gate is unknown or nothing is left to run."""
    gates = dict(_GATE.findall(text))
    body = _COMMENT.sub("", text)
    statements = tuple(part.strip() for part in _STATEMENT_END.split(body) if part.strip())
    if not statements:
        raise MigrationError(f"{name}: no statement")
    if repeatable and not all(_VIEW_NAME.match(statement) for statement in statements):
        raise MigrationError(f"{name}: only CREATE VIEW statements belong to views")
    major, _, minor = gates.get("min_version", "0.0").partition(".")
    if not (major.isdigit() and minor.isdigit()):
        raise MigrationError(f"{name}: min_version is not of the form 19.16")
    return Migration(
        name=name,
        statements=statements,
        checksum=blake2b(text.encode(), digest_size=8).hexdigest(),
        min_version=(int(major), int(minor)),
        late=gates.get("late", "false") == "true",
        repeatable=repeatable,
    )


def shipped() -> tuple[Migration, ...]:
    """The files that come with this package: migrations in order, then views in order."""
    return (*_folder("migrations", repeatable=False), *_folder("views", repeatable=True))


def view_names(migrations: Sequence[Migration]) -> tuple[str, ...]:
    """The views that these files make."""
    return tuple(
        found[1] for each in migrations if each.repeatable for text in each.statements if (found := _VIEW_NAME.match(text))
    )


def plan(
    migrations: Sequence[Migration], applied: dict[str, str], version: tuple[int, int], *, late: bool = False
) -> tuple[Step, ...]:
    """What to do with each file. Raises `MigrationError` for an applied migration whose text has changed since."""
    return tuple(Step(each.name, _action(each, applied.get(each.name), version, late)) for each in migrations)


def migrate(address: Address, *, dry_run: bool = False, late: bool = False) -> tuple[Step, ...]:
    """Make the database, tables and views; returns what was (or, with `dry_run`, would be) done, file by file.

    A file that fails half-way is run again from its start next time: every statement in it may be repeated.

    Raises:
        MigrationError: A file is malformed or was edited; nothing was run.
        SinkUnavailableError, SinkRefusedError: As `ClickHouse.query`; the files recorded so far stay applied.
    """
    migrations = shipped()
    root = ClickHouse(Address(address.host, address.port, address.user, address.password, "default"), Patience())
    try:
        version = root.version()
        exists = bool(root.query("SELECT 1 FROM system.databases WHERE name = %(name)s", {"name": address.database}))
        if dry_run and not exists:
            return plan(migrations, {}, version, late=late)
        if not exists:
            root.query(f"CREATE DATABASE IF NOT EXISTS `{_plain(address.database)}`")
    finally:
        root.close()
    client = ClickHouse(address)
    try:
        return _run(client, migrations, version, dry_run=dry_run, late=late)
    finally:
        client.close()


def applied_checksums(client: ClickHouse) -> dict[str, str]:
    """Checksum by name of every file recorded as applied; empty before the first run."""
    if not client.query("EXISTS TABLE schema_migrations")[0][0]:
        return {}
    rows = client.query("SELECT name, checksum FROM schema_migrations FINAL WHERE state = 'applied'")
    return {str(name): str(checksum) for name, checksum in rows}


def _run(
    client: ClickHouse, migrations: Sequence[Migration], version: tuple[int, int], *, dry_run: bool, late: bool
) -> tuple[Step, ...]:
    steps = plan(migrations, applied_checksums(client), version, late=late)
    if dry_run:
        return steps
    client.query(_RECORDS_TABLE)
    for step, migration in zip(steps, migrations, strict=True):
        if step.action == "apply":
            for statement in _executed(migration):
                client.query(statement)
            row = (migration.name, migration.checksum, "applied", f"{version[0]}.{version[1]}", time.time_ns() // 10**6)
            client.insert("schema_migrations", ("name", "checksum", "state", "server", "applied_ms"), [row])
    return steps


def _executed(migration: Migration) -> Iterator[str]:
    """The statements in the order they are sent: a view is dropped before it is made anew."""
    for statement in migration.statements:
        found = _VIEW_NAME.match(statement)
        if found:
            yield f"DROP TABLE IF EXISTS {found[1]}"
        yield statement


def _action(migration: Migration, recorded: str | None, version: tuple[int, int], late: bool) -> str:
    if recorded == migration.checksum:
        return "applied"
    if recorded is not None and not migration.repeatable:
        raise MigrationError(f"{migration.name} was edited after it had been applied; add a new file instead")
    if version < migration.min_version:
        return "later server"
    return "late" if migration.late and not late else "apply"


def _folder(folder: str, *, repeatable: bool) -> Iterator[Migration]:
    files = [item for item in resources.files("sinks").joinpath(folder).iterdir() if item.name.endswith(".sql")]
    for item in sorted(files, key=lambda found: found.name):
        yield read_migration(item.name, item.read_text(encoding="utf-8"), repeatable=repeatable)


def _plain(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z_]\w*", name):
        raise MigrationError("the database's name is not a plain identifier")
    return name

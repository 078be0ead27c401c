"""The native protocol's conversation with one client, as a server of revision 54440 holds it.

That revision has settings as text and no secrets between servers: clickhouse-driver and clickhouse-client from 18.16
on speak it. Progress packets are not sent. Packets: https://clickhouse.com/docs/native-protocol/server
"""

import select
import socket
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

from sinks.embedded.blocks import BLOCK_INFO, columns_of, header_block, read_block
from sinks.embedded.engine import Lease
from sinks.embedded.frames import compress, decompress_frame
from sinks.embedded.refusals import NO_SUCH_COLUMN, NOT_IMPLEMENTED, UNKNOWN_PACKET, Refusal
from sinks.embedded.session import Gate
from sinks.embedded.statements import Insert, is_streamed, read_insert, read_set, read_use, without_format
from sinks.embedded.users import User, authenticate
from sinks.embedded.wire import Reader, text, varint

REVISION: Final = 54440
_WITH_TIME_ZONE, _WITH_DISPLAY_NAME, _WITH_PATCH = 54058, 54372, 54401
_WITH_CLIENT_INFO, _WITH_QUOTA_KEY, _SETTINGS_AS_TEXT = 54032, 54060, 54429
_HELLO, _QUERY, _DATA, _CANCEL, _PING = range(5)  # what a client sends
_S_HELLO, _S_DATA, _S_EXCEPTION, _S_PONG, _S_END = 0, 1, 2, 4, 5  # what a server sends


class Conversation:
    """One client's connection, from hello to its end; runs in a thread of its own."""

    def __init__(self, connection: socket.socket, gate: Gate, passwords: Mapping[str, str]) -> None:
        self._socket = connection
        self._reader = Reader(connection.recv)
        self._gate = gate
        self._passwords = passwords
        self._revision = REVISION
        self._database = ""
        self._compressed = False
        self._astray = False  # where the next packet begins is no longer known
        self._settings: dict[str, str] = {}  # of SET statements, for this connection

    def hold(self) -> None:
        """Answer until the client leaves."""
        try:
            user = self._hello()
            while user:
                packet = self._reader.varint()
                if packet == _QUERY:
                    self._query(user)
                    if self._astray:
                        return
                elif packet == _PING:
                    self._socket.sendall(varint(_S_PONG))
                elif packet == _DATA:  # the rest of an INSERT that was refused half-way
                    self._read_rows()
                elif packet != _CANCEL:  # a cancel that comes after the end has nothing left to stop
                    self._refuse(Refusal(UNKNOWN_PACKET, "UNKNOWN_PACKET_FROM_CLIENT", f"Unknown packet {packet}."))
                    return
        except (EOFError, OSError, ValueError):
            return  # gone, or not speaking this protocol: there is nobody to tell

    def refuse_hello(self, refusal: Refusal) -> None:
        """Answer the client's first packet with an error, and no more."""
        try:
            self._read_hello()
            self._refuse(refusal)
        except (EOFError, OSError, ValueError):
            return

    def _hello(self) -> User | None:
        """Shake hands; None when the client may not come in."""
        database, name, password = self._read_hello()
        try:
            user = authenticate(self._passwords, name, password)
        except Refusal as refusal:
            self._refuse(refusal)
            return None
        self._database = database
        answer = varint(_S_HELLO) + text("ClickHouse (embedded)") + varint(26) + varint(9) + varint(REVISION)
        if self._revision >= _WITH_TIME_ZONE:
            answer += text("UTC")
        if self._revision >= _WITH_DISPLAY_NAME:
            answer += text("embedded")
        if self._revision >= _WITH_PATCH:
            answer += varint(0)
        self._socket.sendall(answer)
        return user

    def _read_hello(self) -> tuple[str, str, str]:
        """Database, user and password of the client's hello."""
        reader = self._reader
        if reader.varint() != _HELLO:
            raise ValueError("not a hello")
        reader.string()  # the client's name
        for _ in range(2):
            reader.varint()  # its version
        self._revision = min(reader.varint(), REVISION)
        return reader.text(), reader.text(), reader.text()

    def _query(self, user: User) -> None:
        """Read a query packet whole, then answer it."""
        refusal: Refusal | None = None
        settings: dict[str, str] = {}
        self._skip_client_info()
        try:
            settings = self._read_settings()
        except Refusal as typed:  # what follows them cannot be told apart
            self._astray = True
            self._refuse(typed)
            return
        self._reader.varint()  # the stage: always to the end
        self._compressed = bool(self._reader.varint())
        sql = self._reader.text()
        while self._read_data():  # external tables, until the empty block
            refusal = Refusal(NOT_IMPLEMENTED, "NOT_IMPLEMENTED", "External tables are not supported here.")
        try:
            if refusal:
                raise refusal
            self._answer(user, sql, settings)
        except Refusal as answered:
            self._refuse(answered)

    def _answer(self, user: User, sql: str, settings: Mapping[str, str]) -> None:
        changed, database = read_set(sql), read_use(sql)
        if changed is not None:
            with self._gate.admit(user, "SELECT 1", database="", settings=changed):
                self._settings.update(changed)
        elif database is not None:
            with self._gate.admit(user, "SELECT 1", database=database, settings={}):
                self._database = database
        else:
            self._run(user, sql, {**self._settings, **settings})
        self._socket.sendall(varint(_S_END))

    def _run(self, user: User, sql: str, settings: Mapping[str, str]) -> None:
        sql = without_format(sql) if not (insert := read_insert(sql)) else sql
        waiting = insert if insert and not sql[insert.data_at :].strip() else None
        settings = {**settings, **(waiting.settings if waiting else {})}
        with self._gate.admit(user, sql, database=self._database, settings=settings) as lease:
            if waiting:
                self._insert(lease, waiting)
            elif is_streamed(sql):
                self._select(lease, sql.strip().rstrip(";"))
            else:
                block = lease.run(sql, "Native").body
                if block:
                    self._send_header_of(block)
                    self._send_block(block)

    def _select(self, lease: Lease, sql: str) -> None:
        """Send the result block by block, a block of no rows first: clients learn the columns from it."""
        begun = False
        for block in lease.blocks(sql):
            if not begun:
                self._send_header_of(block)
                begun = True
            self._send_block(block)
            if self._cancelled():
                return
        if not begun:
            described = lease.run(f"DESCRIBE TABLE (\n{sql}\n)", "TabSeparatedRaw").body.decode()
            columns = [line.split("\t")[:2] for line in described.splitlines()]
            self._send_block(header_block([(name, kind) for name, kind in columns]))

    def _send_header_of(self, block: bytes) -> None:
        """Send a block of no rows with the columns of this one, unless it has types that cannot be walked."""
        with suppress(Refusal):
            self._send_block(header_block(columns_of(block)))

    def _insert(self, lease: Lease, insert: Insert) -> None:
        """Tell the client the columns, then pass its blocks on until the empty one."""
        columns = _insert_columns(lease, insert)
        self._send_block(header_block(columns))
        names = ", ".join(f"`{name}`" for name, _ in columns)
        first = self._read_data()
        if first:
            lease.insert(f"INSERT INTO {insert.table} ({names})", "Native", self._data_from(first))

    def _data_from(self, first: bytes) -> Iterator[bytes]:
        """The client's blocks, up to the empty one."""
        block = first
        while block:
            yield block
            block = self._read_data()

    def _read_data(self) -> bytes:
        """The rows of the next data packet, `b""` for the empty block that ends data."""
        if self._reader.varint() != _DATA:
            raise EOFError
        return self._read_rows()

    def _read_rows(self) -> bytes:
        """The rest of a data packet."""
        self._reader.string()  # the table's name, empty but for external tables
        source = self._reader
        if self._compressed:
            source = Reader(lambda _count: decompress_frame(self._take))
        try:
            rows, block = read_block(source)
        except Refusal:
            self._astray = True
            raise
        return block if rows else b""

    def _take(self, count: int) -> bytes:
        taken = self._reader.take(count)
        self._reader.begin()
        return taken

    def _read_settings(self) -> dict[str, str]:
        """The query's settings. Raises `Refusal` for those of old clients, whose types the protocol does not tell."""
        settings: dict[str, str] = {}
        while name := self._reader.text():
            if self._revision < _SETTINGS_AS_TEXT:
                raise Refusal(NOT_IMPLEMENTED, "NOT_IMPLEMENTED", "Settings of clients before 20.1 are not supported here.")
            self._reader.varint()  # flags
            settings[name] = self._reader.text()
        return settings

    def _skip_client_info(self) -> None:
        """Step over the query's id and who sent it."""
        reader = self._reader
        reader.string()
        if self._revision < _WITH_CLIENT_INFO or not reader.byte():
            return
        for _ in range(3):
            reader.string()  # initial user, query id, address
        if reader.byte() == 1:  # over TCP: system user, host, client, its version and revision
            for _ in range(3):
                reader.string()
            for _ in range(3):
                reader.varint()
        if self._revision >= _WITH_QUOTA_KEY:
            reader.string()
        if self._revision >= _WITH_PATCH:
            reader.varint()

    def _cancelled(self) -> bool:
        """Whether the client has sent a cancel in the meantime."""
        readable = self._reader.pending or select.select([self._socket], [], [], 0)[0]
        return bool(readable) and self._reader.varint() == _CANCEL

    def _send_block(self, block: bytes) -> None:
        content = BLOCK_INFO + block
        self._socket.sendall(varint(_S_DATA) + text("") + (compress(content) if self._compressed else content))

    def _refuse(self, refusal: Refusal) -> None:
        number = struct.pack("<i", refusal.number)
        sentence = text(f"DB::Exception: {refusal.sentence}")
        self._socket.sendall(varint(_S_EXCEPTION) + number + text("DB::Exception") + sentence + text("") + b"\x00")


def _insert_columns(lease: Lease, insert: Insert) -> list[tuple[str, str]]:
    """Names and types of the columns that an INSERT fills; types in the forms that every client knows."""
    described = lease.run(f"DESCRIBE TABLE {insert.table}", "TabSeparatedRaw").body.decode()
    rows = [line.split("\t")[:3] for line in described.splitlines()]
    kinds = {name: _plain(kind) for name, kind, default in rows if default not in {"MATERIALIZED", "ALIAS", "EPHEMERAL"}}
    missing = [name for name in insert.columns if name not in kinds]
    if missing:
        raise Refusal(NO_SUCH_COLUMN, "NO_SUCH_COLUMN_IN_TABLE", f"No such column {missing[0]} in table {insert.table}.")
    return [(name, kinds[name]) for name in insert.columns or kinds]


def _plain(kind: str) -> str:
    """A type without LowCardinality, whose values travel in a form of their own; the engine converts."""
    while "LowCardinality(" in kind:
        start = kind.index("LowCardinality(")
        depth, end = 1, start + len("LowCardinality(")
        while depth:
            depth += {"(": 1, ")": -1}.get(kind[end], 0)
            end += 1
        kind = kind[:start] + kind[start + len("LowCardinality(") : end - 1] + kind[end:]
    return kind

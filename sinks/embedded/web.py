"""ClickHouse's HTTP interface, as curl, clickhouse-connect, Grafana and JDBC drivers use it.

`GET` and `POST /` with `query=`, `database=`, `default_format=`, `param_…=`, settings, credentials in the address, in
headers or as Basic; bodies plain, gzip, deflate, zstd, lz4 or in ClickHouse's own frames; `/ping`.
https://clickhouse.com/docs/interfaces/http
"""

import asyncio
import base64
import binascii
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import lz4.frame
import zstd
from aiohttp import web

from sinks.embedded.engine import Answer, Lease
from sinks.embedded.frames import compress, decompress
from sinks.embedded.refusals import AUTHENTICATION_FAILED, NOT_IMPLEMENTED, SYNTAX_ERROR, Refusal
from sinks.embedded.session import Gate
from sinks.embedded.statements import Insert, format_of, read_insert, read_set
from sinks.embedded.users import User, authenticate

LARGEST_BODY: Final = 1 << 28
_PIECE_BYTES: Final = 4 << 20
_NOT_SETTINGS: Final = frozenset({
    "query", "database", "default_format", "user", "password", "query_id", "session_id", "session_timeout",
    "session_check", "compress", "decompress", "enable_http_compression", "wait_end_of_query", "buffer_size",
    "client_protocol_version", "send_progress_in_http_headers", "http_headers_progress_interval_ms", "role",
    "quota_key", "readonly", "cancel_http_readonly_queries_on_client_close", "close_session", "stacktrace",
    "http_write_exception_in_output_format", "add_http_cors_header",
})  # fmt: skip
_CONTENT_TYPES: Final = {
    "TabSeparated": "text/tab-separated-values; charset=UTF-8",
    "TSV": "text/tab-separated-values; charset=UTF-8",
    "JSON": "application/json; charset=UTF-8",
    "JSONCompact": "application/json; charset=UTF-8",
    "JSONEachRow": "application/x-ndjson; charset=UTF-8",
    "CSV": "text/csv; charset=UTF-8; header=absent",
    "CSVWithNames": "text/csv; charset=UTF-8; header=present",
    **dict.fromkeys(("Native", "RowBinary", "Parquet", "Arrow", "ArrowStream"), "application/octet-stream"),
}
_UNPACK: Final[dict[bytes, Callable[[bytes], bytes]]] = {
    b"\x28\xb5\x2f\xfd": zstd.decompress,
    b"\x04\x22\x4d\x18": lz4.frame.decompress,
}


@dataclass(frozen=True)
class Question:
    """One request, understood as far as it can be without the engine."""

    user: User
    sql: str
    data: bytes
    database: str
    form: str
    settings: Mapping[str, str]
    params: Mapping[str, str]
    readonly: bool


class Web:
    """The HTTP side of the gateway; queries run in a bounded number of threads."""

    def __init__(self, gate: Gate, passwords: Mapping[str, str], threads: int) -> None:
        self._gate = gate
        self._passwords = passwords
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="http-query")

    def application(self) -> web.Application:
        """The routes."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_get("/ping", _ping)
        app.router.add_route("*", "/{anywhere:.*}", self.handle)
        return app

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one query."""
        headers = {
            "X-ClickHouse-Query-Id": request.query.get("query_id") or str(uuid.uuid4()),
            "X-ClickHouse-Server-Display-Name": "embedded",
            "X-ClickHouse-Timezone": "UTC",
        }
        try:
            return await self._answer(request, headers)
        except Refusal as refusal:
            headers["X-ClickHouse-Exception-Code"] = str(refusal.number)
            return web.Response(status=refusal.http_status, text=f"{refusal}\n", headers=headers)

    async def _answer(self, request: web.Request, headers: dict[str, str]) -> web.Response:
        asked = await self._question(request)
        if not asked.sql:
            return web.Response(text="Ok.\n", headers=headers)
        loop = asyncio.get_running_loop()
        answer, form = await loop.run_in_executor(self._threads, self._run, asked)
        headers["X-ClickHouse-Format"] = form
        headers["X-ClickHouse-Summary"] = json.dumps(_summary(answer))
        headers["Content-Type"] = _CONTENT_TYPES.get(form, "text/plain; charset=UTF-8")
        framed = request.query.get("compress") == "1"
        response = web.Response(body=compress(answer.body) if framed else answer.body, headers=headers)
        if request.query.get("enable_http_compression") == "1" and "gzip" in request.headers.get("Accept-Encoding", ""):
            response.enable_compression(web.ContentCoding.gzip)
        return response

    async def _question(self, request: web.Request) -> Question:
        """Read a request. Raises `Refusal` for wrong credentials and unreadable bodies."""
        asked = request.query
        user = authenticate(self._passwords, *_credentials(request))
        if request.headers.get("Content-Type", "").startswith("multipart/form-data"):
            raise Refusal(NOT_IMPLEMENTED, "NOT_IMPLEMENTED", "External data are not supported here.")
        body = _unpacked(await request.read())
        if asked.get("decompress") == "1":
            body = decompress(body)
        sql, data = _text_and_data(asked.get("query", ""), body)
        settings = {name: value for name, value in asked.items() if name not in _NOT_SETTINGS and not name.startswith("param_")}
        return Question(
            user=user,
            sql=sql,
            data=data,
            database=asked.get("database") or request.headers.get("X-ClickHouse-Database") or "",
            form=asked.get("default_format") or request.headers.get("X-ClickHouse-Format") or "TabSeparated",
            settings=settings,
            params={name[6:]: value for name, value in asked.items() if name.startswith("param_")},
            readonly=request.method in {"GET", "HEAD"} or asked.get("readonly", "0") != "0",
        )

    def _run(self, asked: Question) -> tuple[Answer, str]:
        """The answer and its format; runs in a thread."""
        if read_set(asked.sql) is not None:
            return Answer(b""), asked.form  # without a session, a SET has nothing to hold on to
        insert = read_insert(asked.sql)
        settings = {**asked.settings, **(insert.settings if insert else {})}
        with self._gate.admit(
            asked.user, asked.sql, database=asked.database, settings=settings, params=asked.params, readonly=asked.readonly
        ) as lease:
            if insert:
                return _inserted(lease, insert, asked), insert.form
            return lease.run(asked.sql, asked.form, asked.params), format_of(asked.sql) or asked.form


def _inserted(lease: Lease, insert: Insert, asked: Question) -> Answer:
    """Insert what follows the statement, in the text and in the body."""
    data = asked.sql[insert.data_at :].encode("utf-8", "surrogateescape") + asked.data
    return Answer(b"", rows_written=lease.insert(insert.head, insert.form, _pieces(data)) if data else 0)


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), _PIECE_BYTES):
        yield data[start : start + _PIECE_BYTES]


def _text_and_data(query: str, body: bytes) -> tuple[str, bytes]:
    """The statement, and the data after it: a body is data for `query=…INSERT`, else (more of) the statement.

    Bytes that are not UTF-8 stand in the statement's text as surrogates and come out of it unchanged.
    """
    if query and read_insert(query):
        return query, body
    text = body.decode("utf-8", "surrogateescape")
    return (f"{query}\n{text}" if query and text else query or text), b""


def _credentials(request: web.Request) -> tuple[str, str]:
    """User and password, from Basic authorisation, headers or the address, in that order."""
    basic = request.headers.get("Authorization", "")
    if basic.startswith("Basic "):
        try:
            name, _, password = base64.b64decode(basic[6:], validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise Refusal(AUTHENTICATION_FAILED, "AUTHENTICATION_FAILED", "Unreadable Basic authorisation.") from None
        return name, password
    headers, asked = request.headers, request.query
    name = headers.get("X-ClickHouse-User") or asked.get("user", "default")
    return name, headers.get("X-ClickHouse-Key") or asked.get("password", "")


def _unpacked(body: bytes) -> bytes:
    """A body without its compression, told by its first bytes: aiohttp has undone some encodings before, not all.

    No statement and no row of a text format begins with these bytes. Raises `Refusal` when the rest is broken.
    """
    unpack = next((function for magic, function in _UNPACK.items() if body.startswith(magic)), None)
    if unpack is None:
        return body
    try:
        return bytes(unpack(body))
    except (zstd.Error, RuntimeError) as error:
        raise Refusal(SYNTAX_ERROR, "SYNTAX_ERROR", f"The compressed body is broken: {type(error).__name__}.") from None


def _summary(answer: Answer) -> dict[str, str]:
    """What the X-ClickHouse-Summary header tells."""
    return {
        "read_rows": str(answer.rows_read),
        "read_bytes": str(answer.bytes_read),
        "written_rows": str(answer.rows_written),
        "result_rows": str(answer.rows_written),
        "elapsed_ns": str(round(answer.elapsed_seconds * 1e9)),
    }


async def _ping(_request: web.Request) -> web.Response:
    return web.Response(text="Ok.\n")

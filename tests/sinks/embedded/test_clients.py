"""The tools that people bring, against the gateway: each reads, writes and is told its mistakes."""

import base64
import gzip
import http.client
import json
import lzma
import shutil
import subprocess
import urllib.parse
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import clickhouse_connect
import lz4.frame
import pytest
import zstd
from clickhouse_connect.driver.exceptions import DatabaseError
from clickhouse_driver import Client, errors

pytestmark = pytest.mark.stack
TYPES = (
    "id UInt64, small Int8, price Decimal(18, 4), ratio Float64, flag Bool, day Date, at DateTime('UTC'), "
    "exact DateTime64(3, 'UTC'), word String, code FixedString(3), kind Enum8('a' = 1, 'b' = 2), uuid UUID, "
    "maybe Nullable(String), list Array(Array(String)), pair Tuple(Int32, String), map Map(String, UInt8), "
    "low LowCardinality(String), lows Array(LowCardinality(String)), big UInt256, address IPv6"
)


def rows(count: int) -> list[tuple[object, ...]]:
    at = datetime(2026, 3, 1, 12, 30, 15, tzinfo=UTC)
    text = "长" * 200  # longer than one byte of length says
    return [
        (
            number, -1, 12.5, 0.25, True, at.date(), at, at.replace(microsecond=125000), text, "abc", "b", UUID(int=number),
            None if number % 2 else "是", [["x"], [], ["y", text]], (7, "p"), {"k": 1}, "low", ["l", "m"], 2**200, "::1",
        )
        for number in range(count)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def types_table(gateway):
    """A table of every column type that a gateway must be able to step over."""
    client = driver(gateway)
    client.execute(f"CREATE TABLE IF NOT EXISTS every_type ({TYPES}) ENGINE = MergeTree ORDER BY id")
    yield "every_type"
    client.execute("DROP TABLE every_type")
    client.disconnect()


def driver(gateway, user: str = "epifuse", **options: object) -> Client:
    address = gateway.as_user(user)
    return Client(address.host, port=address.port, user=user, password=address.password, database="epifuse", **options)


def over_http(gateway, sql: str = "", body: bytes = b"", headers=None, **asked: str) -> bytes:
    """The answer's body; a refusal raises `Refused`."""
    asked = {"query": sql, **asked} if sql else asked
    given = base64.b64encode(f"epifuse:{gateway.writer.password}".encode()).decode()
    return request(gateway, "POST", asked, body, {"Authorization": f"Basic {given}", **(headers or {})})


class Refused(Exception):
    def __init__(self, status: int, number: str, text: bytes) -> None:
        super().__init__(status, number, text)
        self.status, self.number, self.text = status, number, text


def request(gateway, method: str, asked: dict[str, str], body: bytes = b"", headers=None) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", gateway.http_port, timeout=30)
    try:
        connection.request(method, f"/?{urllib.parse.urlencode(asked)}", body, headers or {})
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise Refused(answer.status, answer.headers.get("X-ClickHouse-Exception-Code", ""), content)
        return content
    finally:
        connection.close()


def clickhouse_client(gateway, sql: str, stdin: bytes = b"", user: str = "epifuse") -> subprocess.CompletedProcess[bytes]:
    binary = shutil.which("clickhouse-client")
    if binary is None:
        pytest.skip("clickhouse-client is not installed (Debian: apt-get install clickhouse-client)")
    address = gateway.as_user(user)
    command = [binary, "--host", address.host, "--port", str(address.port), "--user", user, "--password", address.password]
    return subprocess.run([*command, "-d", "epifuse", "-q", sql], input=stdin, capture_output=True, timeout=60, check=False)


class TestClickHouseDriver:
    @pytest.mark.parametrize("compression", [False, "lz4", "zstd"], ids=["plain", "lz4", "zstd"])
    def test_every_type_comes_back_as_it_went(self, gateway, types_table, compression) -> None:
        client = driver(gateway, compression=compression)
        client.execute(f"TRUNCATE TABLE {types_table}")
        client.execute(f"INSERT INTO {types_table} VALUES", rows(3000))
        found = client.execute(f"SELECT * FROM {types_table} ORDER BY id LIMIT 2 OFFSET 2998")
        client.disconnect()
        expected = [tuple(map(str, row)) for row in rows(3000)[-2:]]
        shown = [tuple(map(str, row)) for row in found]
        assert [row[0] for row in shown] == ["2998", "2999"]
        assert [row[8:15] for row in shown] == [row[8:15] for row in expected]
        assert [row[16:20] for row in shown] == [row[16:20] for row in expected]

    def test_an_empty_result_still_names_its_columns(self, gateway) -> None:
        client = driver(gateway)
        assert client.execute("SELECT 1 AS a, 'x' AS b WHERE 0", with_column_types=True) == (
            [],
            [("a", "UInt8"), ("b", "String")],
        )
        client.disconnect()

    @pytest.mark.parametrize(
        "sql",
        ["SELECT 1 AS a, 'x' AS b", "SELECT toUInt8(1) AS a, toLowCardinality('x') AS b", "SELECT 1 AS a, 'x' AS b FORMAT CSV"],
    )
    def test_a_result_names_its_columns(self, gateway, sql: str) -> None:
        client = driver(gateway)
        found, columns = client.execute(sql, with_column_types=True)
        client.disconnect()
        assert found == [(1, "x")]
        assert [name for name, _ in columns] == ["a", "b"]

    def test_dictionary_encoded_columns_anywhere_in_a_type_are_read(self, gateway) -> None:
        client = driver(gateway)
        sql = (
            "SELECT toLowCardinality(toString(number % 300)), [toLowCardinality('x'), 'y'], (toLowCardinality('z'), 1), "
            "map('k', toLowCardinality('v')), CAST(NULL AS LowCardinality(Nullable(String))), number FROM numbers(70000)"
        )
        found, columns = client.execute(sql, with_column_types=True)
        client.disconnect()
        assert found[-1] == ("99", ["x", "y"], ("z", 1), {"k": "v"}, None, 69999)
        assert len(columns) == 6

    def test_errors_carry_the_engines_number_and_leave_the_connection_usable(self, gateway) -> None:
        client = driver(gateway)
        with pytest.raises(errors.ServerException) as raised:
            client.execute("SELECT nothing FROM nowhere")
        assert raised.value.code == 60
        assert client.execute("SELECT 1") == [(1,)]
        client.disconnect()

    def test_a_refused_insert_leaves_no_rows(self, gateway, types_table) -> None:
        client = driver(gateway)
        client.execute(f"TRUNCATE TABLE {types_table}")
        with pytest.raises(errors.ServerException) as raised:
            client.execute(f"INSERT INTO {types_table} (id, nothing) VALUES", [(1, 2)])
        assert raised.value.code == 16
        assert client.execute(f"SELECT count() FROM {types_table}") == [(0,)]
        client.disconnect()

    def test_settings_hold_for_their_query_only(self, gateway) -> None:
        client = driver(gateway)
        sql = "SELECT value FROM system.settings WHERE name = 'max_block_size'"
        before = client.execute(sql)
        for _ in range(8):  # more often than the engine has connections, which take turns
            assert client.execute(sql, settings={"max_block_size": 1234}) == [("1234",)]
        assert [client.execute(sql) for _ in range(8)] == [before] * 8
        client.disconnect()

    def test_set_holds_for_its_connection_only(self, gateway) -> None:
        client, other = driver(gateway), driver(gateway)
        sql = "SELECT value FROM system.settings WHERE name = 'max_block_size'"
        client.execute("SET max_block_size = 4321")
        assert client.execute(sql) == [("4321",)]
        assert other.execute(sql) != [("4321",)]
        client.disconnect()
        other.disconnect()

    def test_a_query_that_takes_too_long_ends_with_159(self, gateway) -> None:
        client = driver(gateway)
        slow = "SELECT sleepEachRow(0.2) FROM numbers(100)"
        with pytest.raises(errors.ServerException) as raised:
            client.execute(slow, settings={"max_execution_time": 1, "max_block_size": 1})
        assert raised.value.code == 159
        client.disconnect()

    def test_a_reader_may_stop_early(self, gateway) -> None:
        client = driver(gateway)
        first = next(iter(client.execute_iter("SELECT number FROM numbers(5000000)")))
        client.disconnect()
        assert first == (0,)
        assert over_http(gateway, "SELECT 1") == b"1\n"

    def test_a_wrong_password_is_told_so(self, gateway) -> None:
        client = Client("127.0.0.1", port=gateway.writer.port, user="epifuse", password="wrong")
        with pytest.raises(errors.ServerException) as raised:
            client.execute("SELECT 1")
        assert raised.value.code == 516

    def test_several_statements_in_one_text_are_refused(self, gateway) -> None:
        client = driver(gateway)
        with pytest.raises(errors.ServerException) as raised:
            client.execute("SELECT 1; SELECT 2")
        assert raised.value.code == 62
        client.disconnect()


class TestClickHouseClient:
    def test_it_selects(self, gateway) -> None:
        done = clickhouse_client(gateway, "SELECT 1 AS a, '长' AS b FORMAT JSONEachRow")
        assert json.loads(done.stdout) == {"a": 1, "b": "长"}

    def test_it_inserts_from_its_input(self, gateway) -> None:
        into = "INSERT INTO pass_advice (request_id, reasons, day) FORMAT CSV"
        done = clickhouse_client(gateway, into, b"""client-1,"['a','b']",20260301\n""")
        assert done.returncode == 0, done.stderr
        asked = clickhouse_client(gateway, "SELECT reasons FROM pass_advice WHERE request_id = 'client-1'")
        assert asked.stdout == b"['a','b']\n"

    def test_an_analyst_is_refused_with_497(self, gateway) -> None:
        done = clickhouse_client(gateway, "SELECT body FROM sightings", user="analyst")
        assert done.returncode != 0
        assert b"Code: 497" in done.stderr


class TestClickHouseConnect:
    @pytest.fixture
    def client(self, gateway):
        password = gateway.writer.password
        client = clickhouse_connect.get_client(
            host="127.0.0.1", port=gateway.http_port, username="epifuse", password=password, database="epifuse"
        )
        yield client
        client.close()

    def test_it_inserts_and_queries_with_parameters(self, client) -> None:
        client.insert("pass_advice", [["connect-1", ["r"], 20260301]], column_names=["request_id", "reasons", "day"])
        sql = "SELECT reasons FROM pass_advice WHERE request_id = {id:String}"
        assert client.query(sql, parameters={"id": "connect-1"}, settings={"max_threads": 1}).result_rows == [(["r"],)]

    def test_it_gets_the_engines_errors(self, client) -> None:
        with pytest.raises(DatabaseError, match="60"):
            client.query("SELECT * FROM nowhere")

    def test_an_analyst_may_use_it(self, gateway) -> None:
        password = gateway.as_user("analyst").password
        client = clickhouse_connect.get_client(
            host="127.0.0.1", port=gateway.http_port, username="analyst", password=password, database="epifuse"
        )
        assert client.query("SELECT count() FROM v_alerts").result_rows == [(0,)]
        with pytest.raises(DatabaseError, match="497"):
            client.query("SELECT count() FROM alerts")
        client.close()


class TestCurlAndHttp:
    def test_curl_asks_with_basic_credentials(self, gateway) -> None:
        binary = shutil.which("curl")
        if binary is None:
            pytest.skip("curl is not installed")
        address = gateway.writer
        url = f"http://127.0.0.1:{gateway.http_port}/"
        command = [binary, "-s", "-u", f"{address.user}:{address.password}", url, "--data-binary", "SELECT 1 + 1 FORMAT TSV"]
        assert subprocess.run(command, capture_output=True, check=True).stdout == b"2\n"

    def test_ping_asks_for_no_password(self, gateway) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", gateway.http_port, timeout=10)
        connection.request("GET", "/ping")
        assert connection.getresponse().read() == b"Ok.\n"
        connection.close()

    def test_it_listens_on_loopback_only(self, gateway) -> None:
        listening = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        ports = {f"{gateway.http_port:04X}", f"{gateway.writer.port:04X}"}
        addresses = {row[1].split(":")[0] for row in listening if row[3] == "0A" and row[1].split(":")[1] in ports}
        assert addresses == {"0100007F"}

    @pytest.mark.parametrize(
        ("sql", "status", "number"),
        [
            pytest.param("SELECT * FROM nowhere", 404, "60", id="no such table"),
            pytest.param("SELEC 1", 400, "62", id="syntax"),
            pytest.param("SELECT throwIf(1)", 500, "395", id="run time"),
        ],
    )
    def test_errors_have_status_and_number(self, gateway, sql: str, status: int, number: str) -> None:
        with pytest.raises(Refused) as raised:
            over_http(gateway, sql)
        assert (raised.value.status, raised.value.number) == (status, number)

    @pytest.mark.parametrize("user", ["epifuse", "nobody", "default", ""])
    def test_a_wrong_password_and_a_wrong_name_get_the_same_answer(self, gateway, user: str) -> None:
        with pytest.raises(Refused) as raised:
            request(gateway, "GET", {"query": "SELECT 1"}, headers={"X-ClickHouse-User": user, "X-ClickHouse-Key": "x"})
        assert raised.value.status == 403
        assert raised.value.text.startswith(b"Code: 516. DB::Exception: Authentication failed")

    def test_get_cannot_write(self, gateway) -> None:
        address = gateway.writer
        with pytest.raises(Refused) as raised:
            request(gateway, "GET", {"query": "CREATE DATABASE x", "user": address.user, "password": address.password})
        assert raised.value.number == "164"

    @pytest.mark.parametrize(
        ("encoding", "pack"),
        [
            pytest.param("", bytes, id="plain"),
            pytest.param("gzip", gzip.compress, id="gzip"),
            pytest.param("zstd", zstd.compress, id="zstd"),
            pytest.param("lz4", lz4.frame.compress, id="lz4"),
        ],
    )
    def test_bodies_may_be_compressed(self, gateway, encoding: str, pack) -> None:
        name = f"http-{encoding}"
        row = json.dumps({"request_id": name, "reasons": ["是"], "day": 20260301}).encode()
        headers = {"Content-Encoding": encoding} if encoding else {}
        over_http(gateway, "INSERT INTO pass_advice FORMAT JSONEachRow", body=pack(row), headers=headers)
        assert over_http(gateway, f"SELECT reasons[1] FROM pass_advice WHERE request_id = '{name}'").decode() == "是\n"

    def test_the_whole_insert_may_stand_in_the_body(self, gateway) -> None:
        over_http(
            gateway, body=b"INSERT INTO pass_advice (request_id, day) VALUES ('http-body', 20260301), ('http-body-2', 20260301)"
        )
        asked = over_http(gateway, "SELECT count() FROM pass_advice WHERE request_id LIKE 'http-body%'")
        assert asked == b"2\n"

    def test_a_broken_row_stores_nothing(self, gateway) -> None:
        body = b'{"request_id": "broken-1", "day": 20260301}\n{"request_id": "broken-2", "day": x}'
        with pytest.raises(Refused):
            over_http(gateway, "INSERT INTO pass_advice FORMAT JSONEachRow", body=body)
        assert over_http(gateway, "SELECT count() FROM pass_advice WHERE request_id LIKE 'broken%'") == b"0\n"

    def test_bytes_that_are_no_text_pass_unchanged(self, gateway) -> None:
        over_http(gateway, body=b"INSERT INTO pass_advice (request_id, colour, day) FORMAT TSV\nhttp-bytes\t\xff\xfe\t20260301")
        assert over_http(gateway, "SELECT hex(colour) FROM pass_advice WHERE request_id = 'http-bytes'") == b"FFFE\n"

    def test_parameters_formats_and_settings(self, gateway) -> None:
        answer = over_http(
            gateway,
            "SELECT {word:String} AS word, getSetting('max_block_size') AS size",
            param_word="a'b",
            default_format="JSONCompactEachRow",
            max_block_size="99",
        )
        assert json.loads(answer) == ["a'b", "99"] or json.loads(answer) == ["a'b", 99]

    def test_a_body_of_noise_is_refused_and_the_gateway_goes_on(self, gateway) -> None:
        for noise in (lzma.compress(b"x"), b"\x28\xb5\x2f\xfdnoise", b"\x04\x22\x4d\x18noise", bytes(range(256))):
            with pytest.raises(Refused):
                over_http(gateway, body=noise)
        assert over_http(gateway, "SELECT 1") == b"1\n"

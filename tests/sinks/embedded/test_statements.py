"""What the gateway reads of a statement before the engine does."""

import pytest

from sinks.embedded.statements import format_of, is_streamed, read_insert, read_set, read_use, without_format


@pytest.mark.parametrize(
    ("sql", "table", "columns", "form", "data"),
    [
        pytest.param("INSERT INTO t VALUES", "t", (), "Values", "", id="values"),
        pytest.param("insert into d.t (a, `b c`x) values", None, (), "", "", id="not a column list"),
        pytest.param("INSERT INTO d.t (a, `b`) VALUES (1, 'x')", "d.t", ("a", "b"), "Values", "(1, 'x')", id="inline values"),
        pytest.param("INSERT INTO t(a)VALUES(1)", "t", ("a",), "Values", "(1)", id="no blanks"),
        pytest.param("INSERT INTO t FORMAT CSV\n1,2\n", "t", (), "CSV", "1,2\n", id="inline CSV"),
        pytest.param("INSERT INTO t FORMAT JSONEachRow {}", "t", (), "JSONEachRow", "{}", id="inline JSON"),
        pytest.param("-- x\n/* y */ INSERT INTO TABLE t FORMAT Native", "t", (), "Native", "", id="comments before"),
        pytest.param("INSERT INTO t SELECT 1", None, (), "", "", id="from a select"),
        pytest.param("INSERT INTO FUNCTION file('x') VALUES (1)", None, (), "", "", id="into a function"),
        pytest.param("SELECT 'INSERT INTO t VALUES'", None, (), "", "", id="a select"),
    ],
)
def test_inserts_with_data_are_told_from_other_statements(sql, table, columns, form, data) -> None:
    found = read_insert(sql)
    if table is None:
        assert found is None
    else:
        assert (found.table, found.columns, found.form, sql[found.data_at :].lstrip()) == (table, columns, form, data)


def test_an_inserts_settings_are_taken_out() -> None:
    found = read_insert("INSERT INTO t (a) SETTINGS async_insert = 1, insert_deduplication_token='a b' VALUES")
    assert found.settings == {"async_insert": "1", "insert_deduplication_token": "a b"}
    assert found.head == "INSERT INTO t (`a`)"


@pytest.mark.parametrize(
    ("sql", "settings"),
    [
        pytest.param("SET max_threads = 2", {"max_threads": "2"}, id="one"),
        pytest.param("set a=1, b = 'it\\'s';", {"a": "1", "b": "it's"}, id="two"),
        pytest.param("SELECT 1", None, id="a select"),
        pytest.param("SET ROLE x", None, id="a role"),
    ],
)
def test_set_statements(sql: str, settings: dict[str, str] | None) -> None:
    assert read_set(sql) == settings


@pytest.mark.parametrize(
    ("sql", "database"), [("USE d", "d"), ("use `d`;", "d"), ("/* x */ USE DATABASE d", "d"), ("USES d", None)]
)
def test_use_statements(sql: str, database: str | None) -> None:
    assert read_use(sql) == database


@pytest.mark.parametrize(
    ("sql", "streamed"),
    [
        ("SELECT 1", True),
        ("((select 1))", True),
        ("with a as (select 1) select 1", True),
        ("FROM t SELECT a", True),
        ("SHOW TABLES", False),
    ],
)
def test_selects_are_streamed(sql: str, streamed: bool) -> None:
    assert is_streamed(sql) is streamed


@pytest.mark.parametrize(
    ("sql", "form", "rest"),
    [
        ("SELECT 1 FORMAT JSON", "JSON", "SELECT 1 "),
        ("SELECT 1 format CSV;", "CSV", "SELECT 1 ;"),
        ("SELECT 1 FORMAT CSV SETTINGS a = 1", "CSV", "SELECT 1  SETTINGS a = 1"),
        ("SELECT 'FORMAT JSON'", "", "SELECT 'FORMAT JSON'"),
        ("SELECT format('{}', a) FROM t", "", "SELECT format('{}', a) FROM t"),
    ],
)
def test_the_format_at_the_end(sql: str, form: str, rest: str) -> None:
    assert format_of(sql) == form
    assert without_format(sql) == rest

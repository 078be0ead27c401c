"""What an analyst may see through the gateway, and every way around it that we could think of."""

import http.client

import pytest

pytestmark = pytest.mark.stack


class Refused(Exception):
    pass


def ask(gateway, sql: str, address: str = "") -> str:
    """The answer to an analyst; a refusal raises `Refused` with ClickHouse's number."""
    headers = {"X-ClickHouse-User": "analyst", "X-ClickHouse-Key": gateway.as_user("analyst").password}
    connection = http.client.HTTPConnection("127.0.0.1", gateway.http_port, timeout=30)
    try:
        connection.request("POST", f"/?{address}", sql.encode(), headers)
        answer = connection.getresponse()
        content = answer.read().decode()
        if answer.status != 200:
            raise Refused(answer.headers["X-ClickHouse-Exception-Code"])
        return content
    finally:
        connection.close()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count() FROM v_sightings",
        "SELECT count() FROM epifuse.v_sightings;",
        "/* Grafana */ SELECT 1 -- one",
        "SELECT county, count() AS n FROM v_alerts GROUP BY county ORDER BY n DESC LIMIT 3 FORMAT JSONEachRow",
        "WITH s AS (SELECT alert_id FROM v_alerts) SELECT count() FROM s",
        "SELECT count() FROM v_alerts AS a JOIN v_tasks AS t ON has(t.alert_ids, a.alert_id)",
        "SELECT quantile(0.5)(n) FROM (SELECT count() AS n FROM v_sightings GROUP BY subject_key)",
        "SELECT count() FROM v_alerts WHERE alert_id IN (SELECT alert_id FROM v_lineage)",
        "SELECT 1 IN (1, 2), 'a;b', '它''s', position('a' IN 'ba'), [1, 2][1]",
        "SELECT sum(number) OVER (ORDER BY number ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM numbers(3)",
        "SELECT gap FROM v_ledger UNION ALL SELECT 1",
        "SHOW TABLES FROM epifuse",
        "DESCRIBE TABLE epifuse.v_alerts",
        "EXPLAIN SELECT * FROM v_alerts",
        "SELECT name FROM system.tables WHERE database = 'epifuse'",
        "SELECT * FROM v_totals, v_map, v_workload, v_lead_time, v_symptoms, v_cohorts, v_funnel, v_incidents LIMIT 1",
    ],
)
def test_masked_views_and_plain_computation_are_open(gateway, sql: str) -> None:
    ask(gateway, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM sightings",
        "SELECT * FROM `epifuse`.`sightings`",
        'SELECT * FROM "epifuse"."sightings"',
        "SELECT * FROM epifuse . sightings",
        "SELECT * FROM epifuse./* c */sightings",
        "SELECT (SELECT any(body) FROM sightings)",
        "SELECT 1 WHERE 'a' IN sightings",
        "SELECT 1 WHERE 'a' IN epifuse.sightings",
        "SELECT 1 WHERE 'a' NOT IN (SELECT body FROM alerts)",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM alerts WHERE body LIKE '%a%')",
        "SELECT * FROM v_alerts AS a JOIN alerts AS b ON a.alert_id = b.alert_id",
        "WITH x AS (SELECT body FROM push_tasks) SELECT * FROM x",
        "WITH (SELECT any(body) FROM push_tasks) AS x SELECT x",
        "SELECT 1 UNION ALL SELECT length(body) FROM watchlist_entries",
        "SELECT * FROM merge('epifuse', '^sightings$')",
        "SELECT * FROM merge('epifuse', '^v_')",
        "SELECT * FROM view(SELECT * FROM sightings)",
        "SELECT * FROM loop(epifuse.sightings) LIMIT 1",
        "SELECT * FROM remote('127.0.0.1', epifuse.sightings)",
        "SELECT * FROM file('/etc/passwd', 'LineAsString')",
        "SELECT file('/etc/passwd')",
        "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')",
        "SELECT * FROM executable('x', 'CSV', 'a String', (SELECT 1))",
        "SELECT joinGet('epifuse.sightings', 'body', 'x')",
        "SELECT dictGet('d', 'a', 1)",
        "SELECT 1 INTO OUTFILE '/tmp/x'",
        "SELECT 1 SETTINGS readonly = 0",
        "SELECT * FROM (SELECT 1 SETTINGS max_execution_time = 0)",
        "EXPLAIN SELECT * FROM sightings",
        "DESCRIBE TABLE (SELECT * FROM sightings)",
        "SHOW CREATE TABLE epifuse.sightings",
        "SHOW PROCESSLIST",
        "SELECT * FROM system.processes",
        "SELECT * FROM system.parts",
        "INSERT INTO access_log (access_id) VALUES ('x')",
        "INSERT INTO access_log SELECT * FROM access_log",
        "INSERT INTO FUNCTION file('/tmp/x') SELECT 1",
        "CREATE TABLE x (a Int8) ENGINE = Memory",
        "CREATE TEMPORARY TABLE x AS SELECT 1",
        "DROP TABLE sightings",
        "ALTER TABLE sightings DELETE WHERE 1",
        "OPTIMIZE TABLE sightings",
        "SYSTEM SHUTDOWN",
        "KILL QUERY WHERE 1",
        "EXECUTE AS default SELECT 1",
        "SELECT 1; SELECT * FROM sightings",
        "SELECT 1;\nSELECT 1 FROM alerts",
        "SELECT 1 /* /* */ ; SELECT body FROM alerts -- */",
        "SELECT $a$ $a$ , body FROM alerts",
        "SELECT 1 # ;\n; SELECT body FROM alerts",
        "SELECT 1 AS `a)\n Literal 1 (alias b`, body FROM alerts",
        "SELECT 1 AS `a (children 0)`, (SELECT any(body) FROM alerts)",
        "SELECT 1) UNION ALL (SELECT body FROM alerts",
        "SELECT ‘x’, body FROM alerts",
    ],
)
def test_everything_else_is_refused(gateway, sql: str) -> None:
    with pytest.raises(Refused, match=r"^(497|164|62)$"):
        ask(gateway, sql)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("param_t=sightings", id="a table as a parameter"),
        pytest.param("param_t=parts&database=system", id="a table of another database"),
    ],
)
def test_parameters_cannot_name_what_the_text_may_not(gateway, address: str) -> None:
    with pytest.raises(Refused, match="497"):
        ask(gateway, "SELECT count() FROM {t:Identifier}", address)


def test_another_database_does_not_open_its_tables(gateway) -> None:
    with pytest.raises(Refused, match="497"):
        ask(gateway, "SELECT count() FROM parts", "database=system")


def test_a_longer_time_is_cut_to_the_gateways(gateway) -> None:
    shown = "SELECT value FROM system.settings WHERE name = 'max_execution_time'"
    assert ask(gateway, shown, "max_execution_time=7") == "7\n"
    assert ask(gateway, shown, "max_execution_time=100000") == "20\n"
    assert ask(gateway, shown) == "20\n"


def test_readonly_is_not_for_the_client_to_choose(gateway) -> None:
    assert ask(gateway, "SELECT value FROM system.settings WHERE name = 'readonly'", "readonly=0") == "2\n"


@pytest.mark.parametrize("setting", ["allow_ddl=1", "storage_file_read_method=mmap", "max_execution_time_leaf=0"])
def test_settings_that_might_widen_what_is_open_are_refused(gateway, setting: str) -> None:
    with pytest.raises(Refused, match="164"):
        ask(gateway, "SELECT 1", setting)


def test_no_masked_view_has_a_column_that_could_hold_a_person(gateway) -> None:
    forbidden = {
        "body", "evidence", "facts", "place_text", "place_id", "subject_label", "payload", "reason", "place_code", "detail",
    }  # fmt: skip
    listed = ask(gateway, "SELECT table, name FROM system.columns WHERE database = 'epifuse' AND table LIKE 'v\\_%'")
    columns = [tuple(line.split("\t")) for line in listed.splitlines()]
    assert len({table for table, _ in columns}) >= 15
    assert [(table, name) for table, name in columns if name in forbidden] == []

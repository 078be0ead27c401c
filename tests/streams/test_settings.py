"""Settings: what wins over what, and what stays private."""

import fcntl
import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from streams.settings import Settings, connect_settings, load_settings, read_run_file


@pytest.fixture
def running(tmp_path: Path) -> Path:
    (tmp_path / "run.json").write_text(json.dumps({"broker": "127.0.0.1:1", "clickhouse_port": 2, "unknown": 3}))
    return tmp_path


def test_a_run_file_counts_only_while_its_supervisor_lives(running: Path) -> None:
    assert read_run_file(running) == {}
    with (running / "supervisor.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert connect_settings(data_dir=running).broker == "127.0.0.1:1"
    assert connect_settings(data_dir=running).broker == "127.0.0.1:9092"


def test_what_is_set_on_purpose_wins_over_the_run_file(running: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EPIFUSE_CLICKHOUSE_PORT", "7")
    with (running / "supervisor.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = connect_settings(data_dir=running, broker="other:1")
    assert (found.broker, found.clickhouse_port) == ("other:1", 7)


def test_another_process_gets_the_same_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = load_settings(data_dir=tmp_path, models_off="a_v1, b_v1", clickhouse_password="specimen", batch_seconds=0.5)
    for name, value in given.environment().items():
        monkeypatch.setenv(name, value)
    assert Settings() == given


def test_the_pseudonym_key_is_made_once_and_private(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path)
    assert settings.secret() == settings.secret()
    assert (tmp_path / "pseudonym.key").stat().st_mode & 0o077 == 0


def test_a_secret_is_not_shown() -> None:
    assert "specimen" not in repr(load_settings(clickhouse_password="specimen"))


@pytest.mark.parametrize("given", [{"clickhouse_port": 0}, {"batch_records": 0}, {"clickhouse_database": "a; DROP"}])
def test_a_value_out_of_bounds_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        load_settings(**given)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_says_what_it_means(name: str) -> None:
    assert Settings.model_fields[name].description

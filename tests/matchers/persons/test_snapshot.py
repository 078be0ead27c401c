"""A snapshot answers as the index that wrote it, and takes changes like it."""

from pathlib import Path

import pytest

from matchers.persons import PersonIndex
from matchers.persons.snapshot import SnapshotError
from schemas.records import Person, WatchlistEntry


def entry(number: int, **said: str) -> WatchlistEntry:
    return WatchlistEntry(entry_id=str(number), list="l", kind="person", person=Person(**said))


PEOPLE = [
    entry(number, name=name, birth_date=born, phone=f"+861380000{number:04d}", address=f"青年路{number}号2幢301室")
    for number, (name, born) in enumerate(
        [("王小明", "1990-01-02"), ("李晓红", "1985-11-30"), ("Ana García", "1979-05-06"), ("欧阳岚", "2001-07-08")], 1
    )
]
ASKED = [one.person for one in PEOPLE if one.person]
NEVER = [None] * len(ASKED)


@pytest.fixture
def index() -> PersonIndex:
    made = PersonIndex()
    made.apply([(one.key, one) for one in PEOPLE])
    made.apply([("l/2", None)])
    return made


def test_a_reopened_snapshot_answers_exactly_as_before(index: PersonIndex, tmp_path: Path) -> None:
    before = index.match(ASKED, NEVER, all_grades=True)
    index.save(tmp_path / "g")
    opened = PersonIndex.open(tmp_path / "g")
    assert opened.match(ASKED, NEVER, all_grades=True) == before
    assert (len(opened), opened.generation) == (3, index.generation)


def test_changes_after_opening_equal_changes_before(index: PersonIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "g")
    opened = PersonIndex.open(tmp_path / "g")
    changes = [("l/1", None), ("l/2", PEOPLE[1]), ("l/3", PEOPLE[3].model_copy(update={"entry_id": "3"}))]
    for one in (index, opened):
        one.apply(changes)
    assert opened.match(ASKED, NEVER, all_grades=True) == index.match(ASKED, NEVER, all_grades=True)


def test_nothing_of_a_removed_entry_is_written(index: PersonIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "g")
    assert "李晓红".encode() not in b"".join(file.read_bytes() for file in (tmp_path / "g").iterdir())


def test_an_empty_index_can_be_saved(tmp_path: Path) -> None:
    PersonIndex().save(tmp_path / "g")
    assert PersonIndex.open(tmp_path / "g").match(ASKED, NEVER) == [()] * len(ASKED)


@pytest.mark.parametrize("damage", ["about.json", "columns.npy", "checked.packed.npy"])
def test_a_folder_with_a_file_missing_is_refused(index: PersonIndex, tmp_path: Path, damage: str) -> None:
    index.save(tmp_path / "g")
    (tmp_path / "g" / damage).unlink()
    with pytest.raises(SnapshotError):
        PersonIndex.open(tmp_path / "g")


def test_a_snapshot_is_never_overwritten(index: PersonIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "g")
    with pytest.raises(FileExistsError):
        index.save(tmp_path / "g")

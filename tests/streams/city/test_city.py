"""The invented week: the same seed gives the same week, its documents are sound, its files can be read."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fields.documents import parse_document
from schemas.mapping import load_mapping
from schemas.readers import BadRow, read_rows
from schemas.records import DeadLetter
from streams.city.damage import read_off, write_down
from streams.city.happenings import KIND_OF, hour_of
from streams.city.lists import read_lists, write_lists
from streams.city.people import draw_people
from streams.city.sources import mapping_of, sighting_id_of, write_sources
from streams.city.trains import Ride, Service, overlap
from streams.city.week import FIRST_DAY, Scale, Week, draw_week

SMALL = Scale.of(0.02)
TRAIN = Service("train", "G1", FIRST_DAY, ("a", "b", "c", "d"))


@pytest.fixture(scope="module")
def week() -> Week:
    return draw_week(3, SMALL)


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for folder in (first, second):
        folder.mkdir()
        write_sources(draw_week(3, SMALL), folder, 3)
        write_lists(draw_week(3, SMALL), folder, 3)
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name


def test_another_seed_is_another_week(week: Week) -> None:
    assert week.events != draw_week(4, SMALL).events


def test_every_source_system_writes_something(week: Week) -> None:
    assert {event.source for event in week.events} == set(KIND_OF)


@pytest.mark.parametrize("source", sorted(KIND_OF))
def test_the_shipped_mapping_reads_what_its_source_wrote(week: Week, tmp_path: Path, source: str) -> None:
    """Only the rows that were broken on purpose are refused; ids, kinds, times and columns are as they should be."""
    key = mapping_of(source)
    (file,) = [file for file in write_sources(week, tmp_path, 3) if file.mapping == key]
    mapping = load_mapping(key)
    events = {sighting_id_of(event): event for event in week.events if event.source == source}
    read = set()
    for row in read_rows(file.path):
        assert not isinstance(row, BadRow)
        assert not mapping.unknown_columns(row.values)
        found = mapping.read(row.values, "x:1", datetime.now(UTC), b"specimen")
        if isinstance(found, DeadLetter):
            assert found.field == "occurred_at"
            continue
        event = events[found.sighting_id]
        read.add(found.sighting_id)
        assert found.kind == event.kind
        assert abs((found.occurred_at - event.at).total_seconds()) < 1
    assert read == set(events)


def test_entries_keep_where_somebody_is_isolated_and_when_a_case_was_there(week: Week, tmp_path: Path) -> None:
    files, _ = write_lists(week, tmp_path, 3)
    entries = {entry.key: entry for entry in read_lists(week, files)}
    isolated = [one for one in week.listed if one.place is not None]
    assert isolated
    for one in isolated:
        entry = entries[f"isolation/{one.entry_id}"]
        assert entry.place is not None
        assert one.place is not None
        assert (entry.place.place_id, entry.valid_from) == (one.place.spot_id, one.begins)
    assert all({"present_from", "present_to"} <= set(entry.facts) for entry in entries.values() if entry.kind == "place")


@given(st.integers(0, 10_000))
def test_every_invented_document_passes_its_own_check_and_says_the_persons_birth_and_sex(seed: int) -> None:
    (person,) = draw_people(Random(seed), 1)
    read = parse_document(person.document)
    assert (read.state, read.birth_date, read.sex) == ("valid", person.born.isoformat(), person.sex)


@given(st.integers(0, 10_000))
def test_damage_touches_what_is_written_and_never_the_person(seed: int) -> None:
    (person,) = draw_people(Random(seed), 1)
    before = replace(person)
    write_down(Random(seed), person)
    assert person == before


@given(st.integers(0, 10_000))
def test_what_a_card_reader_writes_is_the_persons_own_number(seed: int) -> None:
    (person,) = draw_people(Random(seed), 1)
    assert parse_document(read_off(Random(seed), person).document).canonical == person.document


def test_getting_off_where_the_other_gets_on_is_no_overlap() -> None:
    assert not overlap(Ride(TRAIN, 0, 1, 1, "1A"), Ride(TRAIN, 1, 2, 1, "1A"))
    assert overlap(Ride(TRAIN, 0, 2, 1, "1A"), Ride(TRAIN, 1, 3, 9, "1A"))


def test_the_city_keeps_its_own_time() -> None:
    assert hour_of(FIRST_DAY, 8).astimezone(UTC).hour == 0

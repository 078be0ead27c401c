"""The invented week: the same seed gives the same week, its documents are sound, its truth is what happened."""

from dataclasses import replace
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from schemas.fields.documents import parse_document
from streams.city.damage import write_down
from streams.city.people import draw_people
from streams.city.sources import write_sources
from streams.city.trains import Ride, Service, overlap
from streams.city.truth import Found, expected_findings, score, sighting_id_of
from streams.city.week import FIRST_DAY, Scale, draw_week

SMALL = Scale.of(0.02)
TRAIN = Service("train", "G1", FIRST_DAY, ("a", "b", "c", "d"))


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for folder in (first, second):
        folder.mkdir()
        write_sources(draw_week(3, SMALL), folder, 3)
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name


def test_another_seed_is_another_week() -> None:
    assert draw_week(3, SMALL).events != draw_week(4, SMALL).events


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


def test_getting_off_where_the_other_gets_on_is_no_overlap() -> None:
    assert not overlap(Ride(TRAIN, 0, 1, 1, "1A"), Ride(TRAIN, 1, 2, 1, "1A"))
    assert overlap(Ride(TRAIN, 0, 2, 1, "1A"), Ride(TRAIN, 1, 3, 9, "1A"))


def test_a_perfect_answer_scores_full_and_a_wrong_person_counts_as_false() -> None:
    week = draw_week(3, SMALL)
    wanted = expected_findings(week)
    assert {model for model, _, _ in wanted} >= {
        "case_trip_v1",
        "watchlist_hit_v1",
        "risk_region_stay_v1",
        "checkpoint_unchecked_v1",
    }
    by_person = {event.person.person_id: event for event in week.events}
    perfect = [Found(model, cause, (sighting_id_of(by_person[person]),)) for model, cause, person in wanted]
    assert all(one.recall == 1 and not one.false_alerts for one in score(week, perfect))
    wrong = Found("watchlist_hit_v1", "contacts/none", perfect[0].sighting_ids)
    assert sum(one.false_alerts for one in score(week, [*perfect, wrong])) == 1

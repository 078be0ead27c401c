"""Features read in batches equal those read one by one."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.persons.features import NameFeatures, features_of, name_features
from matchers.persons.naming import name_of
from matchers.persons.readings import readings_of
from schemas.fields.names import tables
from schemas.records import Person

characters = st.sampled_from([one for one, said in tables.characters().items() if len(one) == 1 and said.given_ppm > 5])


@given(st.lists(st.text(characters, min_size=2, max_size=4), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_han_names_in_batches_equal_names_alone(names: list[str]) -> None:
    persons = [Person(name=name) for name in names]
    for row, person in zip(features_of(persons), persons, strict=True):
        alone = name_features(name_of(person))
        for column, value in zip(NameFeatures._fields, alone, strict=True):
            assert np.array_equal(row[column], np.array(value, np.uint64)), (person.name, column)


def test_a_han_name_and_its_pinyin_sound_the_same() -> None:
    han = readings_of(name_of(Person(name="王晓明"))).parts
    latin = readings_of(name_of(Person(name_latin="WANG, Xiaoming"))).parts
    assert set(han) & set(latin)


def test_a_surname_with_two_readings_is_found_under_both() -> None:
    families = {reading.family for reading in readings_of(name_of(Person(name="曾伟"))).parts}
    assert ("zen",) in families  # zeng, folded


def test_the_batch_changes_no_row() -> None:
    persons = [Person(name="李雷", phone="138****5678"), Person(), Person(name="Ana García", birth_date="1979")]
    together = features_of(persons)
    for row, person in zip(together, persons, strict=True):
        assert features_of([person])[0] == row


def test_no_person_gives_no_row() -> None:
    assert len(features_of([])) == 0

"""What must hold of the index whatever the list and the order in which it came."""

from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from matchers.index import Change
from matchers.persons import PersonIndex
from schemas.fields.documents import parse_document
from schemas.records import Person, WatchlistEntry

_WEIGHTS = [pow(2, 17 - place, 11) for place in range(17)]
NAMES = ["王小明", "王晓明", "李雷", "欧阳岚", "单伟", "阿不都·热合曼", "Ana García", "ZHANG Wei", "王*明", "无名氏"]


def number_of(born: date, sequence: int) -> str:
    body = f"320602{born:%Y%m%d}{sequence:03d}"
    return body + "10X98765432"[sum(int(sign) * weight for sign, weight in zip(body, _WEIGHTS, strict=True)) % 11]


births = st.dates(date(1930, 1, 1), date(2015, 12, 31))
numbers = st.builds(number_of, births, st.integers(0, 999))


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A sound number, and the same with one error of any kind."""
    sound = draw(numbers)
    kind = draw(st.sampled_from(["other digit", "neighbours", "next but one", "lost", "added", "doubled", "check"]))
    place = draw(st.integers(0, 15))
    if kind in ("neighbours", "next but one"):
        other = place + 1 + (kind == "next but one" and place < 15)
        signs = list(sound)
        signs[place], signs[other] = signs[other], signs[place]
        return sound, "".join(signs)
    digit = str(draw(st.integers(0, 9)))
    changed = {
        "other digit": sound[:place] + digit + sound[place + 1 :],
        "lost": sound[:place] + sound[place + 1 :],
        "added": sound[:place] + digit + sound[place:],
        "doubled": sound[:place] + sound[place] + sound[place:],
        "check": sound[:17] + digit,
    }
    return sound, changed[kind]


def person_with(number: str, **said: str) -> Person:
    read = parse_document(number, "cn_resident_id")
    return Person(
        document_type=read.type, document_number=read.canonical, document_state=read.state, **said
    )  # fmt: skip


def index_of(*persons: Person) -> PersonIndex:
    index = PersonIndex()
    index.apply(
        [(f"l/{n}", WatchlistEntry(entry_id=str(n), list="l", kind="person", person=one)) for n, one in enumerate(persons)]
    )
    return index


@given(slips())
@example(("320602199602020000", "230602199602020000"))  # its end looks like a spreadsheet's
@example(("320602200001010005", "820602200001010005"))  # its beginning like another type's
@settings(max_examples=150, deadline=None)
def test_a_number_with_one_slip_and_the_name_always_finds_its_person(slip: tuple[str, str]) -> None:
    sound, slipped = slip
    held = Person(name="单晓伟", document_type="cn_resident_id", document_number=sound, document_state="valid")
    (found,) = index_of(held).match([person_with(slipped, name="单晓伟")], [None])
    assert [match.grade for match in found] == ["certain"]


@given(slips())
@settings(max_examples=100, deadline=None)
def test_a_slip_that_leads_to_a_person_of_another_surname_matches_nobody(slip: tuple[str, str]) -> None:
    sound, slipped = slip
    if sound == slipped:
        return
    held = Person(name="单晓伟", document_type="cn_resident_id", document_number=sound, document_state="valid")
    assert index_of(held).match([person_with(slipped, name="李芳")], [None]) == [()]


persons = st.builds(
    Person,
    name=st.sampled_from(NAMES),
    sex=st.sampled_from(["", "F", "M"]),
    birth_date=st.sampled_from(["", "1990-01-02", "1990-02-01", "1991", "7/16/95"]),
    phone=st.sampled_from(["", "+8613800000001", "+8613800000002", "0002"]),
    address=st.sampled_from(["", "青年路1号2幢301室", "12 Elm Street, Springfield, 62704"]),
    region=st.sampled_from(["", "320602"]),
)
entries = st.one_of(st.none(), persons)


@given(st.lists(st.tuples(st.integers(0, 5), entries), max_size=14), st.lists(persons, min_size=1, max_size=4), st.data())
@settings(max_examples=60, deadline=None)
def test_pieces_repeats_and_compaction_change_no_answer(
    steps: list[tuple[int, Person | None]], asked: list[Person], data: st.DataObject
) -> None:
    changes: list[Change] = [
        (f"l/{n}", None if one is None else WatchlistEntry(entry_id=str(n), list="l", kind="person", person=one))
        for n, one in steps
    ]
    once, pieces = PersonIndex(), PersonIndex()
    once.apply(changes)
    while changes:
        size = data.draw(st.integers(1, len(changes)))
        pieces.apply(changes[:size])
        pieces.apply(changes[size - 1 : size])
        changes = changes[size:]
    never = [None] * len(asked)
    answers = once.match(asked, never, all_grades=True)
    assert pieces.match(asked, never, all_grades=True) == answers
    pieces._store.compact()
    assert pieces.match(asked, never, all_grades=True) == answers
    assert [one.match([person], [None], all_grades=True)[0] for one, person in [(once, one) for one in asked]] == answers


@given(st.text(max_size=12), st.sampled_from(["", "F", "M"]), st.sampled_from(["", "320602", "VIC"]))
@settings(max_examples=60, deadline=None)
def test_a_name_alone_is_never_graded_at_any_rarity(name: str, sex: str, region: str) -> None:
    person = Person(name=name, sex=sex, region=region)  # type: ignore[arg-type]
    index = index_of(person)
    assert index.match([person], [None]) == [()]
    assert {match.grade for match in index.match([person], [None], all_grades=True)[0]} <= {"none"}


@given(st.lists(persons, min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_every_match_adds_up_to_its_evidence(people: list[Person]) -> None:
    for found in index_of(*people).match(people, [None] * len(people), all_grades=True):
        for match in found:
            assert abs(match.bits - sum(one.bits for one in match.evidence)) < 0.01
            assert 0 <= match.probability <= 1


anything = st.one_of(st.just(""), st.text(max_size=20), st.text("0123456789X*²٣-+/ 王某ア", max_size=20))


@given(st.lists(st.builds(Person, **dict.fromkeys(set(Person.model_fields) - {"sex"}, anything)), min_size=1, max_size=3))
@settings(max_examples=200, deadline=None)
def test_no_text_in_any_field_breaks_the_index(people: list[Person]) -> None:
    index = index_of(*people)
    assert len(index.match(people, [None] * len(people), all_grades=True)) == len(people)
    index.apply([("l/0", None)])
    assert len(index) == len(people) - 1

"""An exposed person belongs to a school, a care facility, a hospital or a workplace: protect those inside."""

from collections.abc import Iterator
from datetime import timedelta

from matchers.grades import lower
from matchers.models.declare import DetectionModel, Example, Finding, Past, Situation, Threshold
from matchers.models.observed import clock, text
from matchers.models.specimens import NOON, hit, risk_where, seen
from matchers.models.vocabulary import basis_of
from schemas.ids import stable_id
from schemas.records import Grade, Place, Sighting
from schemas.subjects import fold_name

_EXPOSED_BEFORE, _ROSTER_HOLDS = timedelta(days=14), timedelta(days=60)
_EXPOSURES = frozenset({"case", "contact", "isolation"})
_SETTINGS = {"school": "学校", "care": "养老机构", "hospital": "医疗机构", "employer": "单位"}
_VULNERABLE = frozenset({"school", "care", "hospital"})


def decide(situation: Situation) -> Iterator[Finding]:
    """From a roster row look at hits and at the days before; from an exposure look at the rosters of its subject."""
    sighting = situation.sighting
    if sighting.kind == "roster":
        yield from _listed(situation)
        exposures = [one for one in situation.past if one.kind != "roster"]
        rosters = [sighting]
    else:
        exposures, rosters = [sighting], [one for one in situation.past if one.kind == "roster"]
    for roster in rosters:
        for exposure in exposures:
            apart = exposure.occurred_at - roster.occurred_at
            if -_EXPOSED_BEFORE <= apart <= _ROSTER_HOLDS and text(roster, "setting") in _SETTINGS:
                yield from (_finding(roster, exposure, ground) for ground in _grounds(exposure, situation))


def _listed(situation: Situation) -> Iterator[Finding]:
    roster = situation.sighting
    for found in situation.hits:
        if (
            basis_of(found.entry.basis) not in _EXPOSURES
            or found.match.grade == "none"
            or text(roster, "setting") not in _SETTINGS
        ):
            continue
        zh, en = _setting_words(roster)
        yield Finding(
            cause=found.entry.key,
            grade=lower(_ceiling(roster), found.match.grade),
            match=found.match,
            zh=f"名单“{found.entry.list}”中的对象在{zh}花名册上",
            en=f"somebody on the list '{found.entry.list}' is on the roster of {en}",
        )


def _grounds(sighting: Sighting, situation: Situation) -> tuple[str, ...]:
    """What exposes its subject: a positive sample, or the high-risk regions of a stay or trip."""
    if sighting.kind == "test":
        return (f"test/{sighting.sighting_id}",) if text(sighting, "result") == "positive" else ()
    reading = situation.risk if sighting is situation.sighting else situation.risk_of(sighting)
    return reading.region_ids if reading is not None and reading.level == "high" else ()


def _finding(roster: Sighting, exposure: Sighting, ground: str) -> Finding:
    grade: Grade = "certain" if exposure.kind == "test" else "probable"
    (zh, en), when = _setting_words(roster), clock(exposure.occurred_at)
    place = roster.place or Place()
    what = ("检测阳性", "a positive sample") if exposure.kind == "test" else ("到过高风险地区", "a stay at high risk")
    return Finding(
        cause=f"{ground}@setting-{stable_id('setting', place.place_id or fold_name(place.name))}",
        grade=lower(_ceiling(roster), grade),
        about=roster,
        sighting_ids=(roster.sighting_id, exposure.sighting_id),
        zh=f"{zh}人员{when}{what[0]}",
        en=f"somebody of {en} had {what[1]} on {when}",
    )


def _setting_words(roster: Sighting) -> tuple[str, str]:
    kind, name = text(roster, "setting"), roster.place.name if roster.place else ""
    return f"{_SETTINGS[kind]}{f'“{name}”' if name else ''}", f"{kind} '{name}'" if name else f"a {kind}"


def _ceiling(roster: Sighting) -> Grade:
    """A workplace is asked to verify; a school, a care facility and a hospital act."""
    return "certain" if text(roster, "setting") in _VULNERABLE else "possible"


_SCHOOL = Place(name="第二小学", code="320602")
_ROW = seen("roster", place=_SCHOOL, setting="school")
_WORK = seen("roster", place=Place(name="某机械厂", code="320602"), setting="employer")
_POSITIVE = seen("test", at=NOON - timedelta(days=2), result="positive")
_SETTING = f"setting-{stable_id('setting', '第二小学')}"
_WORK_CAUSE = f"r1@setting-{stable_id('setting', '某机械厂')}"
_CAUSE = f"test/{_POSITIVE.sighting_id}@{_SETTING}"
_AT_INN = risk_where("甲市旅馆")
_INN = seen("hotel", at=NOON - timedelta(days=3), place=Place(name="甲市旅馆"))

PROTECTED_SETTING = DetectionModel(
    key="protected_setting_v1",
    version=1,
    title_zh="风险涉及重点场所",
    title_en="Exposure reaches a protected setting",
    purpose="protect_setting",
    basis="National protocol, 9th edition (2022): schools, care and medical facilities are protected first",
    kinds=frozenset({"roster", "test", "hotel", "travel"}),
    decide=decide,
    measures=("verify", "test", "disinfect"),
    due=timedelta(hours=4),
    inputs=("facts.setting", "hits on cases, contacts and isolation", "facts.result", "risk of stays and trips"),
    thresholds=(
        Threshold("exposed", "14 days before the roster's row", "National protocol, 8th edition (2021): the incubation period"),
        Threshold("roster", "holds for 60 days", "operator's choice, default: half a school term"),
        Threshold("workplace", "possible at most: verify", "operator's choice, default"),
    ),
    not_for="Excluding a pupil or a worker: the facility is told what to prepare, and whom to ask is the district's matter.",
    examples=(
        Example(Situation(_ROW, (hit("contact"),)), ("city/e1",), "a contact goes to school"),
        Example(Situation(_ROW, (hit("resident_abroad"),)), (), "near miss: being abroad is no exposure"),
        Example(Situation(_ROW, past=(_POSITIVE,)), (_CAUSE,), "a positive sample two days before"),
        Example(Situation(_POSITIVE, past=(_ROW,)), (_CAUSE,), "the sample's record came after the roster"),
        Example(Situation(_ROW, past=(_INN,), risk_of=_AT_INN), (f"r1@{_SETTING}",), "slept at high risk"),
        Example(Situation(_ROW, past=(_INN,), risk_of=risk_where("甲市旅馆", level="mid")), (), "near miss: mid risk"),
        Example(Situation(_INN, past=(_WORK,), risk_of=_AT_INN, risk=_AT_INN(_INN)), (_WORK_CAUSE,), "a workplace: verify"),
        Example(Situation(_ROW, past=(seen("test", at=NOON - timedelta(days=15), result="positive"),)), (),
                "near miss: fifteen days before"),
        Example(Situation(seen("test", result="negative"), past=(_ROW,)), (), "negative"),
        Example(Situation(seen("roster", place=_SCHOOL, setting="?"), (hit("contact"),)), (), "dirty: no known kind of facility"),
    ),
    past=Past(
        frozenset({"roster", "test", "hotel", "travel"}), before=_ROSTER_HOLDS, after=_ROSTER_HOLDS,
        when=lambda one: one.kind != "test" or text(one, "result") == "positive",
    ),
)  # fmt: skip

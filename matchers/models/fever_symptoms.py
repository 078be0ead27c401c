"""Somebody has a fever or reports symptoms; a cooler second reading at once takes a hot one back."""

from collections.abc import Iterator
from datetime import timedelta

from matchers.models.declare import DetectionModel, Example, Finding, Past, Situation, Threshold
from matchers.models.observed import clock, day_of, number, text
from matchers.models.specimens import NOON, seen
from schemas.records import Sighting, SightingKind

FEVER, IMPOSSIBLE = 37.3, 43.0
_RECHECK = timedelta(minutes=30)
_KINDS: frozenset[SightingKind] = frozenset({"checkpoint", "declaration", "grid"})
_WORDS = {
    "fever": "发热", "cough": "咳嗽", "fatigue": "乏力", "diarrhoea": "腹泻", "sore_throat": "咽痛", "loss_of_smell": "嗅觉减退",
}  # fmt: skip


def decide(situation: Situation) -> Iterator[Finding]:
    """The day's state: open while a symptom or an unchecked hot reading stands, withdrawn when all were taken back."""
    sighting, day = situation.sighting, day_of(situation.sighting.occurred_at)
    today = sorted(
        (one for one in (sighting, *situation.past) if day_of(one.occurred_at) == day),
        key=lambda one: (one.occurred_at, one.sighting_id),
    )
    standing = [one for one in today if is_symptomatic(one) and not _is_taken_back(one, today)]
    if standing:
        yield _finding(standing[0])
    elif taken_back := [one for one in today if is_symptomatic(one)]:
        yield Finding(
            cause=f"symptoms/{day}", grade="certain", withdraw=True, sighting_ids=(taken_back[0].sighting_id,),
            zh="复测体温正常", en="measured again: no fever",
        )  # fmt: skip


def is_symptomatic(sighting: Sighting) -> bool:
    """A possible temperature from the threshold on, a symptom said, or a suspected case reported."""
    return _is_hot(sighting) or bool(_symptoms(sighting)) or text(sighting, "category") == "suspected_case"


def _is_hot(sighting: Sighting) -> bool:
    value = number(sighting, "temperature")
    return value is not None and FEVER <= value <= IMPOSSIBLE


def _symptoms(sighting: Sighting) -> list[str]:
    return [word for word in text(sighting, "symptoms").split("|") if word in _WORDS]


def _is_taken_back(hot: Sighting, today: list[Sighting]) -> bool:
    """Only a hot reading at a gate can be; what somebody says about themselves, or a visitor saw, stands."""
    if hot.kind != "checkpoint" or _symptoms(hot):
        return False
    for one in today:
        value, later = number(one, "temperature"), one.occurred_at - hot.occurred_at
        if value is not None and value < FEVER and one.kind == "checkpoint" and timedelta(0) < later <= _RECHECK:
            return True
    return False


def _finding(sighting: Sighting) -> Finding:
    value, words = number(sighting, "temperature"), _symptoms(sighting)
    zh = [f"体温{value:.1f}℃"] if _is_hot(sighting) else []
    en = [f"temperature {value:.1f} °C"] if _is_hot(sighting) else []
    zh += [_WORDS[word] for word in words] or ([] if zh else ["网格员上报疑似"])
    en += [word.replace("_", " ") for word in words] or ([] if en else ["reported as a suspected case"])
    return Finding(
        cause=f"symptoms/{day_of(sighting.occurred_at)}",
        grade="certain" if words else "probable",
        about=sighting,
        zh=f"{clock(sighting.occurred_at)}：{'、'.join(zh)}",
        en=f"{clock(sighting.occurred_at)}: {', '.join(en)}",
    )


_HOT = seen("checkpoint", temperature=38.2)
_COOL = seen("checkpoint", at=NOON + timedelta(minutes=6), temperature=36.6)
_CAUSE = "symptoms/2021-07-29"

FEVER_SYMPTOMS = DetectionModel(
    key="fever_symptoms_v1",
    version=1,
    title_zh="发热或症状",
    title_en="Fever or symptoms",
    purpose="find_symptoms",
    basis="Law on Prevention and Treatment of Infectious Diseases (2013), art. 31: suspected patients are reported",
    kinds=_KINDS,
    decide=decide,
    measures=("verify", "test", "escort"),
    due=timedelta(hours=4),
    inputs=("facts.temperature", "facts.symptoms", "facts.category"),
    thresholds=(
        Threshold("fever", "37.3 °C", "National protocol, 8th edition (2021): temperature screening"),
        Threshold("possible", "up to 43 °C", "operator's choice, default: above it the instrument is wrong"),
        Threshold("recheck", "below 37.3 °C within 30 min", "operator's choice, default: sun and running heat the skin"),
    ),
    not_for="Refusing anyone care or passage: a fever has many causes, and the way to the fever clinic is offered.",
    examples=(
        Example(Situation(_HOT), (_CAUSE,), "38.2 at a gate"),
        Example(Situation(seen("checkpoint", temperature=37.2)), (), "near miss: a tenth below"),
        Example(Situation(_HOT, past=(_COOL,)), (f"-{_CAUSE}",), "the second reading was stored first"),
        Example(Situation(_COOL, past=(_HOT,)), (f"-{_CAUSE}",), "measured again in the shade"),
        Example(Situation(seen("checkpoint", at=NOON + timedelta(hours=2), temperature=36.6), past=(_HOT,)), (_CAUSE,),
                "near miss: two hours later is another matter; the finding stands"),
        Example(Situation(seen("declaration", symptoms="fever|cough")), (_CAUSE,), "says so"),
        Example(Situation(_COOL, past=(_HOT, seen("declaration", symptoms="cough"))), (_CAUSE,), "cooler, but coughing"),
        Example(Situation(seen("grid", category="suspected_case")), (_CAUSE,), "a grid worker found somebody ill"),
        Example(Situation(seen("checkpoint", temperature=44.9)), (), "dirty: nobody has that temperature"),
        Example(Situation(seen("declaration", symptoms="", temperature="热")), (), "dirty: a word where a number belongs"),
    ),
    past=Past(
        _KINDS, before=timedelta(days=1), after=timedelta(days=1),
        when=lambda one: "temperature" in one.facts or "symptoms" in one.facts or "category" in one.facts,
    ),
)  # fmt: skip

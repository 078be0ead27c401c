"""A citizen reports something that bears on the epidemic: verify it within two hours, before anything else."""

from collections.abc import Iterator
from datetime import timedelta

from matchers.models.declare import DetectionModel, Example, Finding, Situation, Threshold
from matchers.models.observed import text
from matchers.models.specimens import seen
from schemas.records import Vehicle

_WORDS = {
    "undeclared_return": ("反映有人外地返回未登记", "somebody may have returned without registering"),
    "symptoms": ("反映有人有症状", "somebody may have symptoms"),
    "out_of_isolation": ("反映有人隔离期间外出", "somebody may have left isolation"),
    "gathering": ("反映人员聚集", "people may be crowding"),
}
_OF_PLACES = frozenset({"gathering"})


def decide(situation: Situation) -> Iterator[Finding]:
    """One finding per clue of an epidemiological kind; it never says more than `possible`."""
    clue = situation.sighting
    category = text(clue, "category")
    if category not in _WORDS or clue.facts.get("verified") is True:
        return
    if category in _OF_PLACES and clue.place is None:
        return
    zh, en = _WORDS[category]
    yield Finding(cause=f"clue/{clue.sighting_id}", grade="possible", zh=f"{zh}（未核实）", en=f"{en} (not verified)")


_CLUE = seen("clue", category="undeclared_return", verified=False)
_CROWD = seen("clue", person=None, subject="place", category="gathering", verified=False)
_ILL = seen("clue", category="symptoms", verified="maybe")
_CAR = seen("clue", person=None, vehicle=Vehicle(plate="苏F12345"), category="undeclared_return")

CITIZEN_CLUE = DetectionModel(
    key="citizen_clue_v1",
    version=1,
    title_zh="群众线索",
    title_en="Citizen clue",
    purpose="find_return",
    basis="Law on Prevention and Treatment of Infectious Diseases (2013), art. 31: anyone may report",
    kinds=frozenset({"clue"}),
    decide=decide,
    measures=("verify",),
    due=timedelta(hours=2),
    inputs=("facts.category", "facts.verified"),
    thresholds=(
        Threshold("due", "2 h", "operator's choice, default: the closing time that cities published"),
        Threshold("grade", "possible", "operator's choice, default: what one citizen says about another is verified first"),
    ),
    not_for="Acting on an accusation: nobody is looked up, called or listed because of a clue before a person has verified it.",
    examples=(
        Example(Situation(_CLUE), (f"clue/{_CLUE.sighting_id}",), "somebody returned and did not register"),
        Example(Situation(seen("clue", category="question")), (), "a question for the hotline"),
        Example(Situation(seen("clue", category="other")), (), "near miss: a category without bearing on the epidemic"),
        Example(Situation(seen("clue", category="undeclared_return", verified=True)), (), "verified already"),
        Example(Situation(_CROWD), (f"clue/{_CROWD.sighting_id}",), "a crowd at a place"),
        Example(Situation(seen("clue", place=None, category="gathering")), (), "dirty: a crowd nowhere"),
        Example(Situation(_ILL), (f"clue/{_ILL.sighting_id}",), "dirty: text where a truth belongs counts as not verified"),
        Example(Situation(_CAR), (f"clue/{_CAR.sighting_id}",), "only a plate is known"),
    ),
)  # fmt: skip

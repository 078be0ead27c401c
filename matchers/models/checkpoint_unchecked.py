"""A checkpoint let somebody pass without the check; a completed check nearby in time takes it back."""

from collections.abc import Iterator
from datetime import timedelta

from matchers.models.declare import DetectionModel, Example, Finding, Past, Situation, Threshold
from matchers.models.specimens import NOON, seen
from schemas.records import Place, Sighting

_WINDOW = timedelta(minutes=30)


def decide(situation: Situation) -> Iterator[Finding]:
    """An unchecked scan is a cause; a completed check at the same place within the window withdraws it."""
    scan = situation.sighting
    if scan.kind != "checkpoint" or "check_completed" not in scan.facts:
        return
    near = [other for other in situation.past if _same_check(scan, other)]
    if scan.facts["check_completed"] is False and not any(other.facts["check_completed"] is True for other in near):
        yield _finding(scan, withdraw=False)
    if scan.facts["check_completed"] is True:
        for other in near:
            if other.facts["check_completed"] is False:
                yield _finding(other, withdraw=True)


def _same_check(scan: Sighting, other: Sighting) -> bool:
    if other.kind != "checkpoint" or "check_completed" not in other.facts or other.sighting_id == scan.sighting_id:
        return False
    here = scan.place.place_id if scan.place else ""
    return here == (other.place.place_id if other.place else "") and abs(other.occurred_at - scan.occurred_at) <= _WINDOW


def _finding(scan: Sighting, *, withdraw: bool) -> Finding:
    place = scan.place.name if scan.place else ""
    when = scan.occurred_at.strftime("%Y-%m-%d %H:%M")
    return Finding(
        cause=f"scan/{scan.sighting_id}",
        grade="certain",
        withdraw=withdraw,
        about=scan,
        sighting_ids=(scan.sighting_id,),
        zh=f"{when}经过{place}时未完成查验即离开",
        en=f"left {place or 'the checkpoint'} at {when} without completing the check",
    )


CHECKPOINT_UNCHECKED = DetectionModel(
    key="checkpoint_unchecked_v1",
    version=1,
    title_zh="卡口漏检",
    title_en="Checkpoint left unchecked",
    purpose="verify_check",
    basis="City notice on checkpoints at road stations, expressway exits and ferries",
    kinds=frozenset({"checkpoint"}),
    decide=decide,
    measures=("verify", "check"),
    due=timedelta(hours=2),
    inputs=("facts.check_completed", "place.place_id"),
    thresholds=(
        Threshold("window", "30 min before or after", "operator's choice, default: the longest queue seen at a gate"),
        Threshold("due", "2 h", "operator's choice, default: while the vehicle is still near"),
    ),
    not_for="Fining anyone; scanners fail, and the first question is whether the check was only not recorded.",
    examples=(
        Example(
            situation=Situation(unchecked := seen("checkpoint", check_completed=False)),
            causes=(f"scan/{unchecked.sighting_id}",),
            why="left",
        ),
        Example(situation=Situation(seen("checkpoint", check_completed=True)), causes=(), why="checked"),
        Example(
            situation=Situation(seen("checkpoint")),
            causes=(),
            why="dirty: the source does not say, and that is no accusation",
        ),
        Example(
            situation=Situation(
                unchecked,
                past=(checked := seen("checkpoint", at=NOON + timedelta(minutes=9), check_completed=True),),
            ),
            causes=(),
            why="the completed check arrived first, although it happened later",
        ),
        Example(
            situation=Situation(checked, past=(unchecked,)),
            causes=(f"-scan/{unchecked.sighting_id}",),
            why="checked afterwards: withdrawn",
        ),
        Example(
            situation=Situation(
                unchecked,
                past=(
                    seen(
                        "checkpoint",
                        at=NOON + timedelta(minutes=9),
                        place=Place(place_id="G2"),
                        check_completed=True,
                    ),
                ),
            ),
            causes=(f"scan/{unchecked.sighting_id}",),
            why="a check at another gate is another check",
        ),
        Example(
            situation=Situation(unchecked, past=(seen("checkpoint", at=NOON + timedelta(hours=2), check_completed=True),)),
            causes=(f"scan/{unchecked.sighting_id}",),
            why="hours later is another passage",
        ),
    ),
    past=Past(kinds=frozenset({"checkpoint"}), before=_WINDOW, after=_WINDOW),
)

"""Every detection model: its examples run, its declaration is complete, and what is outside the purpose does not load."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from matchers.models import MODELS
from matchers.models.declare import ArmExample, DetectionModel, Example, Finding, FireExample, Said
from matchers.models.timers import Timer
from matchers.models.vocabulary import basis_of, refused_term
from schemas.errors import ModelDeclarationError

CASES = [pytest.param(model, example, id=f"{model.key}: {example.why}") for model in MODELS for example in model.examples]
FIRED = [pytest.param(model, example, id=f"{model.key}: {example.why}") for model in MODELS for example in model.fired]
ARMED = [pytest.param(model, example, id=f"{model.key}: {example.why}") for model in MODELS for example in model.armed]


def causes(said: Iterable[Said]) -> tuple[str, ...]:
    """What was said, in the notation of the examples: `-` withdraws, `+` waits."""
    return tuple("+" + one.cause if isinstance(one, Timer) else ("-" if one.withdraw else "") + one.cause for one in said)


@pytest.mark.parametrize(("model", "example"), CASES)
def test_the_model_finds_exactly_the_causes_of_its_example(model: DetectionModel, example: Example) -> None:
    assert example.situation.sighting.kind in model.kinds
    assert causes(model.decide(example.situation)) == example.causes


@pytest.mark.parametrize(("model", "example"), FIRED)
def test_a_due_timer_gives_exactly_the_causes_of_its_example(model: DetectionModel, example: FireExample) -> None:
    assert model.fire is not None
    assert causes(model.fire(example.timer, example.past)) == example.causes


@pytest.mark.parametrize(("model", "example"), ARMED)
def test_an_entry_starts_exactly_the_waits_of_its_example(model: DetectionModel, example: ArmExample) -> None:
    assert model.arm is not None
    assert causes(model.arm(example.entry, example.at)) == example.causes


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.key)
def test_a_model_shows_cases_on_both_sides_and_says_what_it_rests_on(model: DetectionModel) -> None:
    assert len(model.examples) >= 6
    assert any(example.causes for example in model.examples)
    assert any(not example.causes for example in model.examples)
    assert all(threshold.source for threshold in model.thresholds)
    assert model.key.endswith(f"_v{model.version}")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.key)
def test_findings_speak_both_languages(model: DetectionModel) -> None:
    findings = [said for example in model.examples for said in model.decide(example.situation) if isinstance(said, Finding)]
    findings += [said for example in model.fired for said in model.fire(example.timer, example.past) if isinstance(said, Finding)]
    assert all(finding.zh and finding.en for finding in findings)


@pytest.mark.parametrize("model", [model for model in MODELS if model.hits_only], ids=lambda model: model.key)
def test_a_model_that_is_asked_about_hits_only_says_nothing_without_them(model: DetectionModel) -> None:
    assert not [said for example in model.examples for said in model.decide(replace(example.situation, hits=()))]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.key)
def test_a_model_shows_dirty_data_and_says_what_it_reads(model: DetectionModel) -> None:
    assert any(example.why.startswith("dirty") for example in model.examples)
    assert model.inputs


def test_model_keys_are_unique() -> None:
    assert len({model.key for model in MODELS}) == len(MODELS)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"purpose": "screen_by_native_place"}, id="a purpose outside the vocabulary"),
        pytest.param({"basis": ""}, id="no basis"),
        pytest.param({"title_zh": "按籍贯筛查"}, id="a refused term in the title"),
        pytest.param({"title_en": "Ethnicity screen"}, id="a refused term in English"),
        pytest.param({"measures": ("detain",)}, id="a measure outside the vocabulary"),
        pytest.param({"thresholds": ()}, id="no thresholds"),
        pytest.param({"examples": ()}, id="no examples"),
        pytest.param({"not_for": ""}, id="no limits of use"),
    ],
)
def test_a_model_outside_the_rules_does_not_load(change: dict[str, object]) -> None:
    with pytest.raises(ModelDeclarationError):
        replace(MODELS[0], **change)


@pytest.mark.parametrize(
    ("word", "basis"),
    [
        ("密切接触者", "contact"),
        ("close contact", "contact"),
        ("境外", "resident_abroad"),
        ("阳性", "case"),
        ("籍贯", ""),
        ("", ""),
    ],
)
def test_a_lists_own_word_is_read_as_an_epidemiological_ground(word: str, basis: str) -> None:
    assert basis_of(word) == basis


def test_refused_terms_are_found_inside_longer_text() -> None:
    assert refused_term("筛查某民族人员") == "民族"
    assert refused_term("close contacts of a confirmed case") == ""

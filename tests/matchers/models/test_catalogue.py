"""The catalogue page: written from the declarations, complete in both languages, and the committed one is current."""

from pathlib import Path

import pytest

from matchers.models import AREA_MODELS, MODELS
from matchers.models import chinese as zh
from matchers.models.catalogue import page, summary
from matchers.models.phrases import PHRASES
from matchers.models.vocabulary import MEASURES, PURPOSES

PAGE = Path(__file__).parents[3] / "docs" / "models.md"
EVERY = (*MODELS, *AREA_MODELS)


def test_the_committed_page_is_what_the_declarations_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m matchers.models.catalogue > docs/models.md"


@pytest.mark.parametrize("model", EVERY, ids=lambda model: model.key)
def test_the_page_names_each_model_in_both_languages(model: object) -> None:
    text = page()
    assert all(part in text for part in (model.title_zh, model.title_en, model.basis, model.not_for, summary(model)))
    assert all(zh.in_chinese(one.source) in text for one in model.thresholds)


def test_nothing_is_translated_that_no_model_says() -> None:
    keys = {model.key for model in EVERY}
    assert (set(zh.SUMMARIES), set(zh.NOT_FOR)) == (keys, keys)
    assert (set(zh.MEASURES), set(zh.PURPOSES)) == (MEASURES, PURPOSES)
    text = page()
    assert [phrase for phrase in PHRASES.values() if phrase not in text] == []


def test_a_phrase_without_translation_is_an_error() -> None:
    with pytest.raises(KeyError):
        zh.in_chinese("a threshold nobody has translated")


def test_a_models_summary_is_one_sentence() -> None:
    assert all(summary(model).endswith((".", "C2.")) for model in EVERY)

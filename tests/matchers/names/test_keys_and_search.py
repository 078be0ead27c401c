"""Keys that two spellings share, codes for packed indexes, and search in a list."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.names import NameSearch, compare_names, name_keys, name_syllables
from schemas.fields.names import read_name


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param("王小明", "Xiaoming WANG", id="pinyin"),
        pytest.param("王小明", "王晓敏", id="homophones"),
        pytest.param("王小明", "王大明", id="one wrong character"),
        pytest.param("陳大文", "CHAN Tai Man", id="Hong Kong"),
        pytest.param("尉迟小明", "YUCHI XIAOMING", id="compound surname with its own reading"),
        pytest.param("买买提·吐尔逊", "麦麦提·图尔荪", id="transliteration"),
        pytest.param("John Smith", "SMITH, Jonathan", id="English"),
    ],
)
def test_spellings_of_one_name_share_a_key(left: str, right: str) -> None:
    assert set(name_keys(read_name(left))) & set(name_keys(read_name(right)))


def test_unlike_names_share_no_key() -> None:
    assert not set(name_keys(read_name("王小明"))) & set(name_keys(read_name("李建国")))


def test_codes_agree_across_scripts_and_dialect_confusions() -> None:
    han, latin = name_syllables(read_name("张宁")), name_syllables(read_name("ZANG Lin"))
    assert (han.family, han.given) in [(latin.family, latin.given), *latin.others]
    assert han.characters == (ord("张"), ord("宁"))


@given(st.text(max_size=20))
def test_codes_are_small_numbers(text: str) -> None:
    codes = name_syllables(read_name(text))
    assert all(0 <= code < 512 for code in (*codes.family, *codes.given))


LIST = ("王小明", "王晓明", "李建国", "陳大文", "欧阳明月", "买买提·吐尔逊", "ROSSI Anna", "单志强", "王伟")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        pytest.param("王小朋", "王小明", id="look-alike"),
        pytest.param("李健国", "李建国", id="homophone"),
        pytest.param("CHAN Tai Man", "陳大文", id="Hong Kong"),
        pytest.param("OuYang Mingyue", "欧阳明月", id="compound"),
        pytest.param("麦麦提·图尔荪", "买买提·吐尔逊", id="transliteration"),
        pytest.param("Anna Rossi", "ROSSI Anna", id="Latin in both"),
        pytest.param("SHAN Zhiqiang", "单志强", id="surname reading"),
        pytest.param("王某某", "王小明", id="masked"),
        pytest.param("黄伟", "王伟", id="wrong surname"),
    ],
)
def test_search_puts_the_right_entry_first(query: str, wanted: str) -> None:
    found = NameSearch([read_name(name) for name in LIST]).search(read_name(query), top=3)
    assert LIST[found[0][0]] == wanted


def test_search_agrees_with_comparing_everything() -> None:
    rng = random.Random(5)
    names = [read_name(rng.choice("王李张刘陈") + "".join(rng.choices("小晓明敏国华伟芳", k=2))) for _ in range(300)]
    search = NameSearch(names)
    for query in names[:20]:
        best = max(compare_names(query, name).bits for name in names)
        assert search.search(query, top=1)[0][1].bits == pytest.approx(best)


def test_an_empty_list_finds_nothing() -> None:
    assert NameSearch([]).search(read_name("王小明")) == []

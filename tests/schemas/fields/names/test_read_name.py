"""Reading names: script, surname, masks, dots, order, titles and suffixes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fields.names import Name, read_name
from schemas.fields.names.read import surname_lengths


@pytest.mark.parametrize(
    ("text", "kind", "family", "given_name"),
    [
        pytest.param("王小明", "han", "王", "小明", id="plain"),
        pytest.param("欧阳　明月 女士", "han", "欧阳", "明月", id="compound surname, full-width space, title"),
        pytest.param("歐陽明", "han", "欧阳", "明", id="traditional compound surname"),
        pytest.param("衞祐堃", "han", "卫", "佑坤", id="variants that simplification leaves alone"),
        pytest.param("李 明", "han", "李", "明", id="space inside"),
        pytest.param("王*明", "masked", "王", "*明", id="middle hidden"),
        pytest.param("王某某", "masked", "王", "**", id="hidden by a word"),
        pytest.param("＊小明", "masked", "*", "小明", id="surname hidden, full-width"),
        pytest.param("王小明（本人）", "han", "王", "小明", id="remark in brackets"),
    ],
)
def test_han_names_are_split_and_folded(text: str, kind: str, family: str, given_name: str) -> None:
    name = read_name(text)
    assert (name.kind, "".join(name.family), "".join(name.given)) == (kind, family, given_name)


@pytest.mark.parametrize("dot", list("·•‧∙・．.⋅"))
def test_every_dot_separates_the_segments_of_a_transliterated_name(dot: str) -> None:
    assert read_name(f"買買提{dot}吐尔逊").segments == ("买买提", "吐尔逊")


@pytest.mark.parametrize(
    ("text", "tokens", "family"),
    [
        pytest.param("Xiaoming WANG", "XIAOMING WANG", (1,), id="surname in capitals"),
        pytest.param("WANG, Xiao-ming", "WANG XIAO MING", (0,), id="comma and hyphen"),
        pytest.param("wang2 xiao3ming2", "WANG XIAOMING", (), id="tone digits"),
        pytest.param("Wáng Xiǎomíng", "WANG XIAOMING", (), id="tone marks"),
        pytest.param("Lǚ Bu", "LV BU", (), id="u with two dots"),
        pytest.param("David CHAN Tai-man", "DAVID CHAN TAI MAN", (1,), id="English name before"),
        pytest.param("TAN Ah Kow, David", "TAN AH KOW DAVID", (0,), id="English name behind a comma"),
        pytest.param("Ｍｒ ＬＩ Ｄａ", "LI DA", (), id="full-width with title"),
        pytest.param("Иван Петров", "IVAN PETROV", (), id="Cyrillic"),
    ],
)
def test_latin_names_become_capital_words_with_the_marked_surname(text: str, tokens: str, family: tuple[int, ...]) -> None:
    name = read_name(name_latin=text)
    assert name.kind == "latin"
    assert " ".join(name.tokens) == tokens
    assert name.family_tokens == family or " ".join(name.tokens) == "LI DA"


def test_generational_suffixes_are_kept_apart() -> None:
    assert (read_name(name_latin="Smith Jr., John").suffix, read_name("John Smith III").suffix) == ("JR", "III")


def test_both_scripts_make_a_mixed_name() -> None:
    name = read_name("陳大文 CHAN Tai Man")
    assert (name.kind, name.fold, name.tokens) == ("mixed", "陈大文", ("CHAN", "TAI", "MAN"))


def test_separate_fields_decide_where_the_surname_ends() -> None:
    assert read_name(family_name="欧", given_name="阳明").family == ("欧",)
    assert read_name(family_name="Van Dyck", given_name="Ann").family_tokens == (0, 1)


@pytest.mark.parametrize("text", ["", " ", "无", "未知", "测试", "UNKNOWN", "---", "123", "***"])
def test_placeholders_are_empty(text: str) -> None:
    assert read_name(text) == Name()


def test_long_undotted_transliterations_have_no_surname() -> None:
    assert surname_lengths("买买提吐尔逊") == ()


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=10), st.text(max_size=10))
def test_any_text_gives_a_name(name: str, latin: str, family: str, given_name: str) -> None:
    read = read_name(name, latin, family, given_name)
    assert (read.kind == "empty") == (not read.fold and not read.tokens)
    assert all(token.isascii() and token.isupper() for token in read.tokens)


@given(st.text(alphabet="王李小明芳衞陳麗歐陽諾", min_size=2, max_size=4))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = read_name(text)
    assert read_name(once.fold).fold == once.fold

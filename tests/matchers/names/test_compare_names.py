"""Evidence of names: its order, its reasons, and every spelling of one name found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.names import compare_names
from schemas.fields.names import Name, read_name


def bits(left: str, right: str) -> float:
    return compare_names(read_name(left), read_name(right)).bits


def test_agreement_is_ranked_from_identical_down_to_different() -> None:
    written = ["王小明", "王晓明", "王小敏", "王建国", "李建国"]
    found = [bits("王小明", other) for other in written]
    assert found == sorted(found, reverse=True)
    assert found[0] > 15 > found[2] > 0 > found[3] > found[4]


@pytest.mark.parametrize(
    ("left", "right", "how"),
    [
        pytest.param("王小明", "王小明", "identical", id="identical"),
        pytest.param("陳大文", "陈大文", "variant", id="traditional"),
        pytest.param("肖建国", "萧建国", "variant", id="surname respelt"),
        pytest.param("王小明", "王晓明", "homophone", id="homophone"),
        pytest.param("王小明", "王小敏", "fuzzy_homophone", id="-ng and -n"),
        pytest.param("李末", "李未", "look_alike", id="look-alike"),
        pytest.param("王明小", "王小明", "reordered", id="exchanged"),
        pytest.param("欧阳小明", "欧阳明", "missing", id="character missing"),
        pytest.param("王*明", "王小明", "masked", id="masked"),
        pytest.param("Jon Smith", "John Smith", "nickname", id="nickname"),
        pytest.param("Smith Jr, John", "Smith Sr, John", "suffix_conflict", id="generations"),
    ],
)
def test_the_reason_names_the_weakest_agreement(left: str, right: str, how: str) -> None:
    assert compare_names(read_name(left), read_name(right)).how == how


@pytest.mark.parametrize(
    ("han", "latin", "how"),
    [
        pytest.param("王小明", "Xiaoming WANG", "pinyin", id="pinyin"),
        pytest.param("王小明", "wangxiaoming", "pinyin", id="run together"),
        pytest.param("吕小布", "LYU XIAOBU", "pinyin", id="passport u with two dots"),
        pytest.param("单小信", "SHAN Xiaoxin", "pinyin", id="reading as a surname"),
        pytest.param("陳大文", "CHAN Tai Man", "hong_kong", id="Hong Kong"),
        pytest.param("歐陽小明", "AU YEUNG Siu Ming Peter", "hong_kong", id="Hong Kong compound with English name"),
        pytest.param("黄永强", "VONG Veng Keong", "macau", id="Macau"),
        pytest.param("蔡志傑", "TSAI Chih-chieh", "wade_giles", id="Taiwan"),
        pytest.param("陈亚明", "TAN Ah Beng", "hokkien", id="Hokkien"),
    ],
)
def test_a_romanised_name_is_known_by_its_system(han: str, latin: str, how: str) -> None:
    evidence = compare_names(read_name(han), read_name(name_latin=latin))
    assert evidence.how == how
    assert evidence.bits > 8


def test_rare_names_say_more_than_common_ones() -> None:
    assert bits("逯慎之", "Shenzhi LU") > bits("李伟", "Wei LI") + 5
    assert bits("逯慎之", "逯慎之") > bits("李伟", "李伟") + 5


@pytest.mark.parametrize("other", ["麦麦提·图尔荪", "MAIMAITI TUERXUN", "MEMET TURSUN"])
def test_transliterated_names_are_found_in_other_spellings(other: str) -> None:
    assert bits("买买提·吐尔逊", other) > 8
    assert bits("买买提·吐尔逊", "艾力·卡斯木") < 0


@pytest.mark.parametrize("latin", ["TASHI TSERING", "ZHAXI CIREN", "Zhaxi CIREN"])
def test_undotted_tibetan_names_are_found_by_sound(latin: str) -> None:
    assert bits("扎西次仁", latin) > 10
    assert bits("扎西次仁", "NORBU Dorje") < 0


def test_transliterated_names_do_not_gain_from_rare_characters() -> None:
    assert bits("阿卜杜拉", "阿布都拉") < bits("欧阳明月", "欧阳明月")


def test_nothing_to_compare_says_nothing() -> None:
    assert compare_names(Name(), read_name("王小明")).bits == 0.0


def test_a_surname_alone_is_weak() -> None:
    assert compare_names(read_name("司徒小明"), read_name("Gary SZETO")).bits <= 7.0


NAMES = st.one_of(
    st.text(alphabet="王李张欧阳小晓明敏国華·*", min_size=1, max_size=6),
    st.text(alphabet="ANGWIXOMEH -", min_size=1, max_size=16),
)


@given(NAMES, NAMES)
def test_evidence_is_finite_bounded_and_symmetrical(left: str, right: str) -> None:
    one, other = read_name(left), read_name(right)
    here, there = compare_names(one, other), compare_names(other, one)
    assert -99 < here.bits <= 99
    assert here.bits == pytest.approx(there.bits)


@given(st.text(alphabet="王李张刘陈杨小晓明敏国华", min_size=2, max_size=4), st.data())
def test_nothing_agrees_better_than_the_name_itself(name: str, data: st.DataObject) -> None:
    other = data.draw(st.text(alphabet="王李张刘陈杨小晓明敏国华", min_size=len(name), max_size=len(name)))
    assert bits(name, name) >= bits(name, other)


def test_characters_that_sound_nearly_alike_weigh_the_same_both_ways() -> None:
    assert bits("张", "王") == bits("王", "张")


@pytest.mark.parametrize(("left", "right"), [("欧阳俊", "欧阳裳"), ("欧阳启梅", "欧阳孟俯")])
def test_a_compound_surname_is_not_twice_as_rare_for_having_two_characters(left: str, right: str) -> None:
    single = bits(f"翟{left[2:]}", f"翟{right[2:]}")  # as rare as 欧阳, in one character
    assert bits(left, right) <= single + 2


@pytest.mark.parametrize("given", ["央宗帕提玛", "阿卜杜热合曼贝玛"])
def test_a_given_name_of_several_elements_is_known_without_the_fathers(given: str) -> None:
    assert bits(given, f"{given}·达瓦") > 5 > bits(given, "买买提·艾力")

"""Published community texts are read into the places they stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.regions.areas import Piece, buildings_at, plain, read_area

ALL = frozenset[int]()


def pieces_of(community: str, *names: str) -> set[tuple[str, frozenset[int]]]:
    return {(piece.text, piece.buildings) for piece in read_area(community, (), names).pieces}


@pytest.mark.parametrize(
    ("community", "expected"),
    [
        pytest.param("甲乙街道丙丁小区", {("甲乙街道丙丁小区", ALL), ("丙丁小区", ALL)}, id="with and without the street"),
        pytest.param("乙花园、丙花园", {("乙花园", ALL), ("丙花园", ALL)}, id="a list"),
        pytest.param("丁花园3-5号楼、7号楼", {("丁花园", frozenset({3, 4, 5, 7}))}, id="buildings of one stem"),
        pytest.param("丁花园1、2、4至6栋", {("丁花园", frozenset({1, 2, 4, 5, 6}))}, id="numbers share their word"),
        pytest.param("丁花路13、15、17号", {("丁花路", frozenset({13, 15, 17}))}, id="house numbers"),
        pytest.param("丁花园第1栋-第3栋", {("丁花园", frozenset({1, 3}))}, id="ends of a written range"),
        pytest.param("戊家园（含底商）", {("戊家园", ALL)}, id="shops in brackets"),
        pytest.param("戊家园2号楼（己路910号）", {("戊家园", frozenset({2})), ("己路910号", ALL)}, id="another name"),
        pytest.param("庚辛镇全域", {("庚辛镇", ALL)}, id="a whole town"),
        pytest.param("壬癸村及周边区域", {("壬癸村", ALL)}, id="surroundings"),
    ],
)
def test_the_pieces_of_a_text(community: str, expected: set[tuple[str, frozenset[int]]]) -> None:
    assert expected <= pieces_of(community)


@pytest.mark.parametrize(
    ("community", "excluded"),
    [
        pytest.param("甲社区（除乙公寓、丙大厦外）", {("乙公寓", ALL), ("丙大厦", ALL)}, id="in brackets"),
        pytest.param("甲花园（不含11号楼）", {("甲花园", frozenset({11}))}, id="a building of its own"),
        pytest.param("甲花园除8栋以外的其余楼栋", {("甲花园", frozenset({8}))}, id="without brackets"),
        pytest.param("甲社区（除高风险区以外的区域）", set(), id="only another level"),
    ],
)
def test_exceptions_are_taken_out(community: str, excluded: set[tuple[str, frozenset[int]]]) -> None:
    assert {(piece.text, piece.buildings) for piece in read_area(community).excluded} == excluded


@pytest.mark.parametrize(
    ("community", "names"),
    [
        pytest.param("", (), id="blank"),
        pytest.param("如皋市除中高风险区外", ("如皋市",), id="its own name but the rest"),
        pytest.param("全域", (), id="all of it"),
        pytest.param("南通市如皋市除上述高、中风险区之外的区域", ("南通市如皋市",), id="city and county"),
    ],
)
def test_a_text_that_names_nothing_smaller_is_the_whole_division(community: str, names: tuple[str, ...]) -> None:
    area = read_area(community, (), names)
    assert (area.whole, area.pieces) == (True, ())


def test_a_name_of_two_characters_needs_its_county_before_it() -> None:
    area = read_area("南苑", (), ("如皋市",))
    assert not area.whole
    assert area.pieces == (Piece("如皋市南苑"),)


def test_streets_that_only_bound_an_area_are_no_places_of_it() -> None:
    found = pieces_of("甲路以东、乙路以西、丙大道以南合围区域")
    assert found == {("甲路以东、乙路以西、丙大道以南合围区域", ALL)}


def test_exclusions_given_apart_are_taken_out_too() -> None:
    assert Piece("乙公寓") in read_area("甲社区", ("乙公寓",)).excluded


def test_building_numbers_are_read_where_they_stand() -> None:
    assert buildings_at("甲花园12号楼", 3) == (frozenset({12}), 7)
    assert buildings_at("甲花园东门", 3) == (frozenset(), 3)


@given(st.text(alphabet="甲乙丙路小区村镇街道社区、，；（）()除外以不含全域及和0123456789-号楼栋单元至", max_size=60))
def test_no_text_raises_and_no_piece_is_too_short_to_look_up(community: str) -> None:
    area = read_area(community, (), ("甲乙区",))
    assert all(len(piece.text) >= 3 and piece.text == plain(piece.text) for piece in area.pieces)

"""The risk of a place is that of its time; the highest level wins."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.regions import RegionIndex
from schemas.records import RiskRegion

BEGIN = datetime(2022, 8, 1, 8, tzinfo=UTC)
END = BEGIN + timedelta(days=3)
NOON = BEGIN + timedelta(hours=4)


def region(community: str, level: str = "high", *, region_id: str = "r1", **more: object) -> RiskRegion:
    """An invented region of Rugao that holds from BEGIN to END unless said otherwise."""
    fields = {"province": "江苏省", "city": "南通市", "county": "如皋市", "valid_from": BEGIN, "valid_to": END} | more
    return RiskRegion(region_id=region_id, level=level, community=community, **fields)  # type: ignore[arg-type]


def index_of(*regions: RiskRegion) -> RegionIndex:
    index = RegionIndex()
    index.apply([(each.region_id, each) for each in regions])
    return index


@pytest.mark.parametrize(
    ("community", "text"),
    [
        pytest.param("如城街道甲乙花园", "江苏省南通市如皋市如城街道甲乙花园", id="as published"),
        pytest.param("如城街道甲乙花园", "如皋市如城街道甲乙花园", id="no province"),
        pytest.param("如城街道甲乙花园", "江苏南通如皋市甲乙花园", id="short names, no street"),
        pytest.param("如城街道甲乙花园", "江苏省 南通市 如皋市 如城街道甲乙花园", id="spaced"),
        pytest.param("如城街道甲乙花园", "如皋市如城街道甲乙花园2栋1单元502室", id="with a room"),
        pytest.param("甲乙花园3-5号楼", "如皋市甲乙花园4号楼", id="a building of the range"),
        pytest.param("如城街道全域", "如皋市如城街道丙丁路5号", id="the whole street"),
        pytest.param("", "江苏省南通市如皋市任何地方", id="the whole county"),
        pytest.param("如皋市除中高风险区外", "如皋市任何地方", id="the rest of the county"),
        pytest.param("甲乙花园（含底商）、丙丁家园", "如皋市丙丁家园", id="second of a list"),
        pytest.param("甲乙社区（除丙丁公寓外）", "如皋市甲乙社区（除丙丁公寓外）", id="the published exception itself"),
        pytest.param("南苑", "江苏省如皋市南苑", id="two characters"),
        pytest.param("甲乙花園", "如皋市甲乙花园", id="traditional"),
    ],
)
def test_a_place_of_the_region_has_its_level(community: str, text: str) -> None:
    reading = index_of(region(community)).risk_at(text, NOON)
    assert (reading.level, reading.region_ids, reading.as_of) == ("high", ("r1",), NOON)


@pytest.mark.parametrize(
    ("community", "text"),
    [
        pytest.param("甲乙花园", "如皋市丙丁家园", id="another place"),
        pytest.param("甲乙花园", "如东县甲乙花园", id="another county of the city"),
        pytest.param("甲乙花园", "江苏省苏州市昆山市甲乙花园", id="another city"),
        pytest.param("甲乙花园3号楼", "如皋市甲乙花园4号楼", id="another building"),
        pytest.param("甲乙花园3号楼", "如皋市甲乙花园13号楼", id="a longer number"),
        pytest.param("甲乙路4", "如皋市甲乙路43号", id="a number that goes on"),
        pytest.param("甲乙花园3号楼", "如皋市甲乙花园", id="no building named"),
        pytest.param("如城街道丙丁社区（除甲乙花园外）", "如皋市如城街道丙丁社区甲乙花园", id="excepted"),
        pytest.param("甲乙花园（不含4号楼）", "如皋市甲乙花园4号楼", id="excepted building"),
        pytest.param("甲乙花园", "如皋市甲乙花园周边50米", id="beside it"),
        pytest.param("甲路以东、乙路以西合围区域", "如皋市甲路12号", id="only a boundary"),
        pytest.param("南苑", "如皋市如城街道", id="two characters elsewhere"),
        pytest.param("", "江苏省南通市", id="only the city is known"),
        pytest.param("甲乙花园", "", id="no place"),
    ],
)
def test_a_place_outside_the_region_has_none(community: str, text: str) -> None:
    assert index_of(region(community)).risk_at(text, NOON).level == "none"


@pytest.mark.parametrize(
    ("at", "level"),
    [
        pytest.param(BEGIN - timedelta(seconds=1), "none", id="before"),
        pytest.param(BEGIN, "high", id="from inclusive"),
        pytest.param(END - timedelta(seconds=1), "high", id="last second"),
        pytest.param(END, "none", id="to exclusive"),
        pytest.param(BEGIN.astimezone(timezone(timedelta(hours=8))), "high", id="same instant, other zone"),
    ],
)
def test_the_level_is_that_of_the_time(at: datetime, level: str) -> None:
    assert index_of(region("甲乙花园")).risk_at("如皋市甲乙花园", at).level == level


def test_an_open_region_holds_on() -> None:
    index = index_of(region("甲乙花园", valid_to=None))
    assert index.risk_at("如皋市甲乙花园", END + timedelta(days=900)).level == "high"


def test_the_highest_level_wins_and_only_its_regions_are_named() -> None:
    index = index_of(
        region("如城街道", "mid", region_id="street"),
        region("甲乙花园", "high", region_id="garden"),
        region("", "low", region_id="county"),
    )
    assert index.risk_at("如皋市如城街道甲乙花园", NOON).region_ids == ("garden",)
    assert index.risk_at("如皋市如城街道丙丁家园", NOON).level == "mid"
    assert index.risk_at("如皋市白蒲镇", NOON).level == "low"


def test_a_removed_region_is_gone_and_a_replaced_one_is_what_it_is_now() -> None:
    index = index_of(region("甲乙花园"), region("", region_id="r2", county="海安市"))
    index.apply([("r1", region("丙丁家园", "mid"))])
    assert index.risk_at("如皋市甲乙花园", NOON).level == "none"
    assert index.risk_at("如皋市丙丁家园", NOON).level == "mid"
    index.apply([("r1", None), ("r2", None), ("never seen", None)])
    assert (index.risk_at("如皋市丙丁家园", NOON).level, index.risk_at("海安市", NOON).level) == ("none", "none")
    assert len(index) == 0


def test_applying_counts_generations_and_nothing_changes_none() -> None:
    index = index_of(region("甲乙花园"))
    assert (index.generation, len(index)) == (1, 1)
    index.apply([])
    assert index.generation == 1


def test_a_known_code_saves_the_text_and_an_old_code_is_followed() -> None:
    index = index_of(region("甲乙花园", county="港闸区"))
    assert index.risk_at("甲乙花园2栋", NOON, code="320611").level == "high"
    assert index.risk_at("甲乙花园2栋", NOON, code="320613001").level == "high"
    assert index.risk_at("甲乙花园2栋", NOON, code="320682").level == "none"


def test_a_community_given_apart_counts_as_part_of_the_place() -> None:
    assert index_of(region("甲乙社区")).risk_at("如皋市如城街道", NOON, community="甲乙社区").level == "high"


def test_a_region_named_before_a_merger_covers_the_place_named_after_it() -> None:
    index = index_of(region("甲乙花园", county="海门市"))
    assert index.risk_at("南通市海门区甲乙花园", NOON).level == "high"


def test_an_ambiguous_county_needs_the_community_to_agree() -> None:
    whole = region("", province="北京市", city="北京市", county="朝阳区", region_id="whole")
    part = region("甲乙花园", province="北京市", city="北京市", county="朝阳区", region_id="part")
    index = index_of(whole, part)
    assert index.risk_at("朝阳区丙丁家园", NOON).level == "none"
    assert index.risk_at("朝阳区甲乙花园", NOON).region_ids == ("part",)


def test_a_zone_and_a_town_as_county_lead_to_the_same_place() -> None:
    zone = region("甲乙花园", city="合肥市", province="安徽省", county="新站区", region_id="zone")
    town = region("甲乙家园", city="大兴区", province="北京市", county="亦庄（地区）镇", region_id="town")
    index = index_of(zone, town)
    assert index.risk_at("安徽省合肥市新站区甲乙花园", NOON).region_ids == ("zone",)
    assert index.risk_at("亦庄（地区）镇甲乙家园14号楼", NOON).region_ids == ("town",)


COMMUNITIES = st.sampled_from(["", "甲乙花园", "甲乙花园3号楼", "如城街道", "丙丁家园、甲乙花园", "戊己村（除庚辛组外）"])
CHANGES = st.lists(st.tuples(st.sampled_from("abcd"), st.none() | COMMUNITIES), max_size=12)
PLACES = ("如皋市甲乙花园3号楼", "如皋市如城街道丙丁家园", "如皋市戊己村庚辛组", "如皋市")


@given(CHANGES)
def test_the_answer_depends_only_on_the_regions_held(changes: list[tuple[str, str | None]]) -> None:
    index, held = RegionIndex(), dict[str, str]()
    for region_id, community in changes:
        entry = None if community is None else region(community, region_id=region_id)
        index.apply([(region_id, entry)])
        held.pop(region_id, None)
        if community is not None:
            held[region_id] = community
    fresh = index_of(*(region(community, region_id=key) for key, community in held.items()))
    assert len(index) == len(fresh) == len(held)
    assert [index.risk_at(place, NOON) for place in PLACES] == [fresh.risk_at(place, NOON) for place in PLACES]

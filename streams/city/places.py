"""Where the invented week happens: real division codes of one prefecture, invented streets, gates and hotels."""

from dataclasses import dataclass, replace
from random import Random


@dataclass(frozen=True, slots=True)
class Area:
    """A county-level division by its names and its code in 2021."""

    code: str
    county: str
    city: str = "南通市"
    province: str = "江苏省"


@dataclass(frozen=True, slots=True)
class Spot:
    """A checkpoint, hotel or community with an invented name in a real division."""

    spot_id: str
    name: str
    area: Area
    street: str
    community: str
    lng: float | None = None
    lat: float | None = None
    house: int = 0  # 0: the whole community

    @property
    def address(self) -> str:
        """Province to community, as a form would have it."""
        house = f"{self.house}号" if self.house else ""
        return f"{self.area.province}{self.area.city}{self.area.county}{self.street}{self.community}{house}"


COUNTIES = (
    Area("320613", "崇川区"), Area("320612", "通州区"), Area("320614", "海门区"), Area("320623", "如东县"),
    Area("320681", "启东市"), Area("320682", "如皋市"), Area("320685", "海安市"),
)  # fmt: skip
OTHER_CITIES = (
    Area("310115", "浦东新区", "上海市", "上海市"), Area("320505", "虎丘区", "苏州市"), Area("320115", "江宁区", "南京市"),
    Area("321003", "邗江区", "扬州市"), Area("330106", "西湖区", "杭州市", "浙江省"),
    Area("340102", "瑶海区", "合肥市", "安徽省"),
)  # fmt: skip
_CENTRES = {
    "320613": (120.86, 32.01), "320612": (121.07, 32.07), "320614": (121.17, 31.87), "320623": (121.19, 32.33),
    "320681": (121.66, 31.81), "320682": (120.56, 32.39), "320685": (120.46, 32.53),
}  # fmt: skip
_SETTINGS = (("school", "小学"), ("school", "中学"), ("care", "养老院"), ("hospital", "医院"), ("employer", "机械厂"))
_STREET = ("滨江", "朝霞", "新桥", "文昌", "望海", "长虹", "青枫", "银杏", "永安", "和睦")
_COMMUNITY = ("第一社区", "第二社区", "花园小区", "河畔苑", "松风里", "书香苑", "学府苑", "东村", "西村", "桂香苑")
_BRANDS = ("悦来", "锦程", "云栖", "白鹭", "海棠", "东篱", "星河", "故园")
_GATES = ("高速出口", "汽渡", "火车站", "国道卡口", "客运站", "社区大门")


def draw_communities(rng: Random, areas: tuple[Area, ...], per_area: int) -> list[Spot]:
    """Invented communities, `per_area` in each; names repeat across areas, as in life, and never within one."""
    spots = []
    for area in areas:
        pairs = [(street, community) for street in _STREET for community in _COMMUNITY]
        for number, (street, community) in enumerate(rng.sample(pairs, per_area)):
            spots.append(Spot(f"C{area.code}{number:02d}", community, area, f"{street}街道", f"{street}{community}"))
    return spots


def draw_gates(rng: Random, count: int) -> list[Spot]:
    """Checkpoints of all kinds, over all counties, with the coordinates that their devices send."""
    return [_located(rng, _spot("G", number, rng, _GATES)) for number in range(count)]


def draw_hotels(rng: Random, count: int) -> list[Spot]:
    """Hotels over all counties; a third stand in communities that may become risk regions elsewhere."""
    kinds = ("宾馆", "大酒店", "快捷酒店", "公寓酒店")
    names = [tuple(f"{brand}{kind}" for kind in kinds) for brand in _BRANDS]  # a brand has one house in a county, or two
    return [_spot("H", number, rng, names[number // len(COUNTIES) % len(names)]) for number in range(count)]


def draw_sites(rng: Random, count: int) -> list[Spot]:
    """Sampling sites."""
    return [_spot("S", number, rng, ("体育馆采样点", "广场采样点", "医院采样点")) for number in range(count)]


def draw_stores(rng: Random, count: int) -> list[Spot]:
    """Cold stores."""
    return [_spot("C", number, rng, ("冷库", "冷链物流园")) for number in range(count)]


def draw_settings(rng: Random, count: int) -> list[tuple[str, Spot]]:
    """Schools, care homes, hospitals and works, each with its kind; no two have one name."""
    found = []
    for number in range(count):
        kind, word = _SETTINGS[number % len(_SETTINGS)]
        found.append((kind, _spot("U", number, rng, (f"第{number + 1}{word}",))))
    return found


def draw_gantries() -> list[Spot]:
    """One expressway gantry in every county that the week knows; its record gives the division's code."""
    areas = (*COUNTIES, *OTHER_CITIES)
    return [Spot(f"T{area.code}", f"{area.city[:-1]}{area.county[:-1]}东门架", area, "", "") for area in areas]


def _located(rng: Random, spot: Spot) -> Spot:
    lng, lat = _CENTRES[spot.area.code]
    return replace(spot, lng=round(rng.gauss(lng, 0.04), 5), lat=round(rng.gauss(lat, 0.04), 5))


def _spot(letter: str, number: int, rng: Random, kinds: tuple[str, ...]) -> Spot:
    area, street = COUNTIES[number % len(COUNTIES)], rng.choice(_STREET)
    name = f"{area.county[:-1]}{street}{rng.choice(kinds)}"
    community, house = f"{street}{rng.choice(_COMMUNITY)}", rng.randrange(1, 400)
    return Spot(f"{letter}{number:03d}", name, area, f"{street}街道", community, house=house)

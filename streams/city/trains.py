"""The invented timetable: train and flight numbers that no operator uses in this form, on real station names."""

from dataclasses import dataclass
from datetime import date
from random import Random

_LINES = (
    ("上海虹桥", "昆山南", "苏州", "无锡", "常州", "南京南", "合肥南"),
    ("南通", "如皋", "海安", "姜堰", "泰州", "扬州", "南京"),
    ("上海", "太仓", "常熟", "张家港", "南通西", "海安", "盐城"),
    ("杭州东", "嘉兴南", "上海虹桥", "南通西", "盐城", "淮安东", "徐州东"),
)
_AIR = (("上海虹桥", "北京首都"), ("南通兴东", "广州白云"), ("上海浦东", "成都双流"), ("南通兴东", "西安咸阳"))
COACH_STATIONS = {"合肥瑶海客运站": "340102", "扬州邗江客运站": "321003", "苏州虎丘客运站": "320505", "南京江宁客运站": "320115"}
"""Coach stations of other cities, with the county each is named after."""
DIVISION_OF = {
    "上海虹桥": "310000", "上海": "310000", "上海浦东": "310115", "昆山南": "320583", "苏州": "320500", "无锡": "320200",
    "常州": "320400", "南京南": "320100", "南京": "320100", "合肥南": "340100", "南通": "320600", "南通西": "320600",
    "南通兴东": "320600", "南通客运站": "320600", "如皋": "320682", "海安": "320685", "姜堰": "321204", "泰州": "321200",
    "扬州": "321000", "太仓": "320585", "常熟": "320581", "张家港": "320582", "盐城": "320900", "杭州东": "330100",
    "嘉兴南": "330400", "淮安东": "320800", "徐州东": "320300", "北京首都": "110000", "广州白云": "440111",
    "成都双流": "510116", "西安咸阳": "610100", **COACH_STATIONS,
}  # fmt: skip
"""The division that a station's or airport's name says it lies in, as far as it does."""


@dataclass(frozen=True, slots=True)
class Service:
    """One vehicle of one day: mode, number and its stops in order."""

    mode: str
    number: str
    day: date
    stops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ride:
    """A passenger's part of a service."""

    service: Service
    board: int  # index into the stops
    leave: int
    carriage: int  # 0 on aircraft
    seat: str

    @property
    def origin(self) -> str:
        """Where the passenger boards."""
        return self.service.stops[self.board]

    @property
    def destination(self) -> str:
        """Where the passenger gets off."""
        return self.service.stops[self.leave]


def draw_services(rng: Random, days: list[date], trains_a_day: int, flights_a_day: int) -> list[Service]:
    """The week's services; numbers are the same every day, as on a real timetable."""
    numbers = rng.sample(range(6000, 9900), trains_a_day)
    flights = rng.sample(range(7000, 9900), flights_a_day)
    services = []
    for day in days:
        for place, number in enumerate(numbers):
            line = _LINES[place % len(_LINES)]
            services.append(Service("train", f"{'GDKZ'[place % 4]}{number}", day, line if place % 2 else line[::-1]))
        for place, number in enumerate(flights):
            services.append(Service("flight", f"{('MU', 'CZ', 'CA')[place % 3]}{number}", day, _AIR[place % len(_AIR)]))
    return services


def draw_ride(rng: Random, service: Service) -> Ride:
    """A random part of the service, with a seat."""
    board = rng.randrange(len(service.stops) - 1)
    leave = rng.randrange(board + 1, len(service.stops))
    carriage = rng.randrange(1, 17) if service.mode == "train" else 0
    return Ride(service, board, leave, carriage, f"{rng.randrange(1, 19):02d}{rng.choice('ABCDF')}")


def overlap(first: Ride, second: Ride) -> bool:
    """Whether both were aboard on any leg; getting off where the other gets on is none."""
    return first.service == second.service and first.board < second.leave and second.board < first.leave

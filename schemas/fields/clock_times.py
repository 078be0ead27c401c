"""Times of day behind a date: 15:30, 下午3点半, 中午, 3:30 PM, 24:00, with an offset or none."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from typing import Final, Literal, NamedTuple

_PARTS: Final = {
    "morning": "凌晨 清晨 清早 早上 早晨 早 上午 午前 am a.m.",
    "noon": "中午 正午",
    "afternoon": "下午 午后 傍晚 pm p.m.",
    "evening": "晚上 晚间 晚 夜里 夜间 深夜 夜晚",
    "midnight": "半夜 午夜 子夜",
}
_PART_OF: Final = {word: part for part, words in _PARTS.items() for word in words.split()}
_WORDS: Final = "|".join(sorted(map(re.escape, _PART_OF), key=len, reverse=True))
_WEEKDAY: Final = r"\(?(?:(?:星期|周|礼拜|週)[0-9一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\)?,?"
_CLOCK: Final = re.compile(
    rf"[\s,T]*(?:{_WEEKDAY})?[\s,T]*(?:约|大约|大概)?\s*({_WORDS})?\s*"
    r"(?:(\d{1,2})\s*(?:[:点點时時]\s*(?:钟|鐘|整)?(?:(\d{1,2})\s*(?:[:分]\s*(?:(\d{1,2})(?:[.,](\d{1,9}))?\s*秒?)?)?"
    r"|(半)|([13])刻)?)?|(\d{2})(\d{2})(\d{2})?(?=\s|$|[Z+-]))?"
    rf"\s*({_WORDS})?\s*((?:UTC|GMT)?(?:[+-]\d{{1,2}}(?::?\d{{2}})?)|Z|UTC|GMT|CST|\(?北京时间\)?)?\s*(?:左右|许|前后|多)?[\s,。.]*",
    re.IGNORECASE,
)
_OFFSET: Final = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")


class Clock(NamedTuple):
    """Seconds since midnight (None when nothing is said; 86 400 for 24:00), how exact, and the offset if any."""

    seconds: float | None = None
    precision: Literal["hour", "minute", "second"] = "second"
    zone: tzinfo | None = None
    ambiguous: bool = False


def read_clock(text: str) -> Clock | None:
    """The time of day that is all of `text`, an empty Clock for none, None when it is something else.

    >>> read_clock(" 下午3点半").seconds / 3600, read_clock(" 24:00").seconds, read_clock("") == Clock()
    (15.5, 86400.0, True)
    """
    if not text:
        return Clock()
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    before, hour, minute, second, fraction, half, quarter, hours, minutes, seconds, after, offset = found.groups()
    part = _PART_OF.get((before or after or "").lower(), "")
    if hours:
        hour, minute, second = hours, minutes, seconds
    zone = _zone_of(offset)
    if hour is None:
        return Clock(43_200.0, "hour", zone) if part == "noon" else Clock(zone=zone)
    if half or quarter:
        minute = "30" if half else str(int(quarter) * 15)
    return _clock(int(hour), minute, second, fraction, part, before or "", zone)


def _clock(
    hour: int, minute: str | None, second: str | None, fraction: str | None, part: str, word: str, zone: tzinfo | None
) -> Clock | None:
    minutes, seconds = int(minute or 0), int(second or 0)
    if hour > 24 or minutes > 59 or seconds > 59:
        return None
    hour = _on_part(hour, part, word)
    if hour < 0:
        return Clock(ambiguous=True)
    total = hour * 3600 + minutes * 60 + seconds + float(f"0.{fraction or 0}")
    if total > 86_400 and part != "evening":
        return None
    precision: Literal["hour", "minute", "second"] = "second" if second else "minute" if minute else "hour"
    return Clock(total, precision, zone)


def on_24_hours(hour: int, word: str) -> int:
    """The hour that "下午" and the like make of it; -1 when they contradict each other or leave the day open.

    >>> on_24_hours(3, "下午"), on_24_hours(12, "晚上"), on_24_hours(15, "上午")
    (15, 24, -1)
    """
    return _on_part(hour, _PART_OF[word], word)


def _on_part(hour: int, part: str, word: str) -> int:
    """The hour of a part of the day; -1 when the words contradict or leave the day open."""
    if part == "morning":
        if hour == 12:
            return 12 if word in {"上午", "午前"} else 0
        return hour if hour < 12 else -1
    if part == "noon":
        return hour + 12 if hour in {1, 2} else hour if 10 <= hour <= 14 else -1
    if part == "afternoon":
        return hour + 12 if 1 <= hour < 12 else hour if hour >= 12 else -1
    if part == "evening":
        return hour + 12 if 5 <= hour <= 12 else hour if hour > 12 else -1
    if part == "midnight":
        return hour if hour < 6 or hour > 21 else -1
    return hour


def _zone_of(offset: str | None) -> tzinfo | None:
    """A fixed offset; None for local, which is what CST means in records of China."""
    if not offset or offset.upper() == "CST" or "北京" in offset:
        return None
    found = _OFFSET.search(offset)
    if not found:
        return UTC
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    if minutes >= 1440:
        return None
    return timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes))

"""What the region lists said about a place at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

RiskLevel = Literal["none", "low", "mid", "high"]


@dataclass(frozen=True, slots=True)
class RiskReading:
    """The highest level that held for the place at `as_of`, and the regions of that level."""

    level: RiskLevel
    region_ids: tuple[str, ...]
    as_of: datetime

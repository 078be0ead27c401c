"""Risk regions as of a time."""

from matchers.regions.index import RegionIndex
from matchers.regions.reading import RiskReading

__all__ = ["RegionIndex", "RiskReading"]

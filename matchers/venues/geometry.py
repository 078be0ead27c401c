"""Metres between two points, whichever of China's two coordinate systems each platform uses.

WGS-84 is the satellites' system, GCJ-02 the one maps sold in China must use; they lie 100 to 700 m apart. Formula of
the public implementation of GCJ-02 (eviltransform, 2013): Krasovsky 1940 ellipsoid and a sum of sines.
"""

from math import cos, hypot, pi, radians, sin, sqrt

_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323
_METRES_PER_DEGREE = 111_195.0  # mean sphere of 6 371 km


def metres(lng: float, lat: float, other_lng: float, other_lat: float) -> float:
    """Metres on the sphere, exact enough below 50 km."""
    east = (lng - other_lng) * cos(radians((lat + other_lat) / 2))
    return hypot(east, lat - other_lat) * _METRES_PER_DEGREE


def to_gcj(lng: float, lat: float) -> tuple[float, float]:
    """GCJ-02 of a WGS-84 point; unchanged outside mainland China's bounding box."""
    if not (72.004 <= lng <= 137.8347 and 0.8293 <= lat <= 55.8271):
        return lng, lat
    x, y = lng - 105.0, lat - 35.0
    wave = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + wave
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + wave
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    slope = radians(lat)
    magic = 1 - _ECCENTRICITY * sin(slope) ** 2
    north = north * 180.0 / ((_AXIS * (1 - _ECCENTRICITY)) / (magic * sqrt(magic)) * pi)
    east = east * 180.0 / (_AXIS / sqrt(magic) * cos(slope) * pi)
    return lng + east, lat + north

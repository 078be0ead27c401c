"""Trips: the same ride, however a publisher writes its number, vehicle, day, carriage and stops."""

from schemas.fields.trips.keys import TripKey
from schemas.fields.trips.modes import Mode, mode_group, read_mode
from schemas.fields.trips.read import parse_trip, read_trip
from schemas.fields.trips.roads import Route
from schemas.fields.trips.stations import station_key, stop_positions

__all__ = ["Mode", "Route", "TripKey", "mode_group", "parse_trip", "read_mode", "read_trip", "station_key", "stop_positions"]

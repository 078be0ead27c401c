"""Trips: who was in the same vehicle on the same day, and near enough to be asked."""

from matchers.trips.index import TripIndex

__all__ = ["TripIndex"]

"""Venues: one place on two platforms, by name, address, phone and point."""

from matchers.venues.index import VenueIndex

__all__ = ["VenueIndex"]

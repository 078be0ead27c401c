"""One declarative file per source system turns its raw records into sightings.

`docs/mappings.md` shows how to add a source; `schemas/mappings/` holds the shipped ones.
"""

from schemas.mapping.entries import trip_entry_of
from schemas.mapping.load import default_mapping, load_mapping, mappings
from schemas.mapping.mapping import Mapping

__all__ = ["Mapping", "default_mapping", "load_mapping", "mappings", "trip_entry_of"]

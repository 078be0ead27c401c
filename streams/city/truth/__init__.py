"""What ought to be found in the invented week, and how what was found compares.

A finding is true when its model, its cause and the real subject behind its sighting belong together. Everything is worked
out from what happened, not from what the sources wrote.
"""

from streams.city.sources import sighting_id_of
from streams.city.truth.claims import NOT_PLANTED, Found, Score, expected_findings, score

__all__ = ["NOT_PLANTED", "Found", "Score", "expected_findings", "score", "sighting_id_of"]

"""Persons on lists: the index, and the function that scores one pair of records."""

from matchers.persons.index import PersonIndex
from matchers.persons.scorer import Scored, score

__all__ = ["PersonIndex", "Scored", "score"]

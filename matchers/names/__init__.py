from matchers.names.evidence import NameEvidence, compare_names
from matchers.names.keys import NameSyllables, name_keys, name_syllables
from matchers.names.search import NameSearch

__all__ = ["NameEvidence", "NameSearch", "NameSyllables", "compare_names", "name_keys", "name_syllables"]

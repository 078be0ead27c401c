from matchers.names.evidence import NameEvidence, compare_names
from matchers.names.keys import NameSyllables, name_keys, name_syllables

__all__ = ["NameEvidence", "NameSyllables", "compare_names", "name_keys", "name_syllables"]

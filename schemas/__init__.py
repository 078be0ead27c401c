"""Records on the wire, typed fields that normalise themselves, source mappings and reference tables."""

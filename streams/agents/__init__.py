"""Faust agents, one file each: read, ask a pure function, store, publish, acknowledge."""

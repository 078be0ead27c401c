"""One module per kind of value; each normalises dirt, says how sure it is, and never raises on data."""

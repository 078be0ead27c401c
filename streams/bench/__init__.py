"""How fast: each stage in this process, and the whole pipeline on the embedded stack, on invented people."""

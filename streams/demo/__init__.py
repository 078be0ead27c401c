"""The demo: the whole pipeline on the embedded stack, over an invented week or over real published lists."""

"""`python -m streams.cli`: the command line without the installed script, for child processes."""

from streams.cli import main

main()

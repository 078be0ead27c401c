"""The Faust application, its agents, the feeder and the command line."""

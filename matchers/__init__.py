"""Pure decisions: keys, indexes, evidence and grades, detection models, the router and the clocks."""

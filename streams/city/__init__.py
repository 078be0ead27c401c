"""An invented city's week: people, places, journeys, dirty records of a dozen source systems, and the planted truth.

Everything is drawn from one seed. Division codes, surname frequencies and station names are real; people, numbers,
hotels, streets and cases are invented.
"""

"""What a place text was read as."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """Province, city and county by name and code; every field is "" where the text does not say.

    A directly run municipality stands as its own city (上海市, 上海市); so does a county-level city that no
    prefecture holds (仙桃市). `state` is one of

    * `none`: no division was found;
    * `exact`: the text names the division that held on the date;
    * `succeeded`: it names one that had ended or not begun; `code` is the division that held on the date.
      With a date asked for, the names are those of the date too; without one they stay as the text means them;
    * `derived`: the county was not written but follows from the town, or the city from a zone known by name;
    * `ambiguous`: several divisions fit, all in `candidates`; `code` is the deepest that holds them all, "" if none.
    """

    raw: str
    province: str = ""
    city: str = ""
    county: str = ""
    code: str = ""  # six digits of the deepest division that is certain
    street: str = ""
    street_code: str = ""  # nine digits
    zone: str = ""  # development zone or other area outside the register, as written
    rest: str = ""  # what no part above used, folded to half-width simplified characters
    ambiguous: bool = False
    candidates: tuple[tuple[str, str], ...] = ()  # (code, full name) when ambiguous, at most eight
    state: str = "none"

    def answer(self) -> dict[str, object]:
        """The JSON object that the command line prints."""
        return {
            "raw": self.raw,
            "province": self.province,
            "city": self.city,
            "county": self.county,
            "code": self.code,
            "street": self.street,
            "street_code": self.street_code,
            "zone": self.zone,
            "rest": self.rest,
            "state": self.state,
            "ambiguous": self.ambiguous,
            "candidates": [{"code": code, "name": name} for code, name in self.candidates],
        }

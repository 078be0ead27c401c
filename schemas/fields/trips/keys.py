"""What a trip record says, in comparable form."""

from dataclasses import dataclass

from schemas.fields.trips.modes import Mode
from schemas.fields.trips.roads import Route


@dataclass(frozen=True, slots=True)
class TripKey:
    """One ride, normalised; every field may be empty, and empty means "not said".

    Attributes:
        mode: As written; a flight or train number overrules it in `numbers`.
        numbers: Train and flight numbers without padding, sorted.
        routes: Bus routes with their city.
        lines: Metro lines of the journey with their city.
        plates: Canonical plates, `*` for masked places.
        tails: Plates written without province.
        ship: A ship's name without 号.
        text: The number column, only letters, digits and Chinese characters: equal texts are equal designations.
        date: ISO day of departure.
        begins: Minutes after midnight of departure, None when not known.
        overnight: Whether the ride ends on the day after `date`.
        carriages: Carriage numbers.
        rows: Seat rows of an aircraft.
        seats: Seats such as `4B`.
        origin: Station key.
        destination: Station key.
        stops: Station keys of the whole run, in order.
    """

    mode: Mode = ""
    numbers: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    lines: tuple[Route, ...] = ()
    plates: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    ship: str = ""
    text: str = ""
    date: str = ""
    begins: int | None = None
    overnight: bool = False
    carriages: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    seats: tuple[str, ...] = ()
    origin: str = ""
    destination: str = ""
    stops: tuple[str, ...] = ()

    @property
    def named(self) -> bool:
        """Whether the vehicle is designated by more than free text."""
        return bool(self.numbers or self.routes or self.lines or self.plates or self.tails or self.ship)

"""Links versions of divisions to what became of them: renames, new codes, mergers.

The panel's own line numbers follow codes, and codes were used again; so lines are drawn anew, by name first:
the same name, the same stem (县 to 市 to 区), then the ministry's events, the decrees, and the same code last.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from schemas.fields.places.aliases import short_name
from schemas.reference.places.versions import Event, Version

_REUSED = "码位改派"  # an event that says no more than that a code was given to another division
_SPLIT_OFF = {("51", "50"), ("44", "46")}  # Chongqing left Sichuan in 1997, Hainan Guangdong in 1988


def with_lines(versions: list[Version], events: list[Event]) -> list[Version]:
    """The versions with their lines and successors; parents, given as codes, become lines too."""
    linker = _Linker(versions, events)
    heirs = {row: linker.heirs(row) for row in versions if row.end}
    above = _draw_lines(versions, heirs)
    parents = {row: _parent_line(row, linker, above) for row in versions}
    for row, found in heirs.items():
        heirs[row] = found or [one for one in linker.risen(row) if above[one] != parents[row]]
    heirs = _with_leftovers(versions, heirs, parents)
    heirs = {row: found or linker.risen(row) for row, found in heirs.items()}
    line_of = _draw_lines(versions, heirs)
    lined = []
    for row in versions:
        ends_line = row.end and not any(line_of[heir] == line_of[row] for heir in heirs[row])
        successors = tuple(dict.fromkeys(line_of[heir] for heir in heirs[row])) if ends_line else ()
        parent = _parent_line(row, linker, line_of)
        lined.append(replace(row, line=line_of[row], parent=parent, successors=successors))
    return lined


class _Linker:
    """Finds the heirs of a version among those that begin when it ends, or hold then."""

    def __init__(self, versions: list[Version], events: Iterable[Event]) -> None:
        self._begun: dict[tuple[int, str], list[Version]] = defaultdict(list)
        self.by_code: dict[str, list[Version]] = defaultdict(list)
        for row in versions:
            self.by_code[row.code].append(row)
            if row.start:
                self._begun[row.level, row.start[:4]].append(row)
        self._events: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            self._events[event.old_name].append(event)

    def heirs(self, row: Version) -> list[Version]:
        begun = [other for other in self._begun[row.level, row.end[:4]] if other is not row]
        near = [other for other in begun if _same_province(row, other)]
        return (
            _nearest(row, [other for other in near if other.name == row.name])
            or _nearest(row, [other for other in near if _stem(other.name) == _stem(row.name)])
            or self._by_events(row)
            or [other for other in near if other.code == row.code]
        )

    def _by_events(self, row: Version) -> list[Version]:
        found: list[Version] = []
        for event in self._events[row.name]:
            if abs(event.year - int(row.end[:4])) > 1 or event.kind == _REUSED:
                continue
            if event.old_code == row.code:
                found += self._holding(event.new_code, row)
            elif not event.old_code:  # a decree, by names only
                found += [
                    one
                    for code in self.by_code
                    if code[:4] == row.code[:4]
                    for one in self._holding(code, row)
                    if one.name == event.new_name
                ]
        inside = [one for one in found if one.code[:4] == row.code[:4]]
        moved = [one for one in found if one.code[:2] == row.code[:2] and abs(int(one.start[:4] or 0) - int(row.end[:4])) < 2]
        return list(dict.fromkeys(inside or moved))

    def risen(self, row: Version) -> list[Version]:
        """The prefecture that a county without any other heir gave its name to in that year (东莞)."""
        begun = self._begun[2, row.end[:4]] if row.level == 3 else []
        return [one for one in begun if _same_province(row, one) and _stem(one.name) == _stem(row.name)]

    def _holding(self, code: str, row: Version) -> list[Version]:
        """What the code named when the version had ended; a year's grace, as sources date by decree or by effect."""
        after = f"{int(row.end[:4]) + 1}-12-31"
        return [
            one
            for one in self.by_code.get(code, ())
            if one.level == row.level and one is not row and one.start <= after and (not one.end or one.end > row.end)
        ][:1]


def _with_leftovers(
    versions: list[Version], heirs: dict[Version, list[Version]], parents: dict[Version, str]
) -> dict[Version, list[Version]]:
    """Links what is left over: all that ended without heirs in one city in one year went to the one that began."""
    claimed = {heir for found in heirs.values() for heir in found}
    ended: dict[tuple[int, str, str], list[Version]] = defaultdict(list)
    begun: dict[tuple[int, str, str], list[Version]] = defaultdict(list)
    for row in versions:
        if row.end and not heirs[row]:
            ended[row.level, parents[row], row.end[:4]].append(row)
        if row.start and row not in claimed:
            begun[row.level, parents[row], row.start[:4]].append(row)
    found = dict(heirs)
    for key, rows in ended.items():
        if len(begun[key]) == 1 or len(rows) == 1:
            found |= dict.fromkeys(rows, begun[key])
    return found


def _same_province(row: Version, other: Version) -> bool:
    return row.code[:2] == other.code[:2] or (row.code[:2], other.code[:2]) in _SPLIT_OFF


def _nearest(row: Version, found: list[Version]) -> list[Version]:
    """The one found, or the one in the same city when several bear the name (郊区)."""
    if len(found) > 1:
        found = [other for other in found if other.code[:4] == row.code[:4] or other.parent == row.parent]
    return found if len(found) == 1 else []


def _stem(name: str) -> str:
    return short_name(name) or name


def _draw_lines(versions: list[Version], heirs: dict[Version, list[Version]]) -> dict[Version, str]:
    """Version -> line. A version goes on in its only heir, when that began then and nothing better goes on in it."""
    claims: dict[Version, list[Version]] = defaultdict(list)
    for row, found in heirs.items():
        if len(found) == 1 and found[0].start and found[0].start[:4] == row.end[:4]:
            claims[found[0]].append(row)
    goes_on = {max(rows, key=lambda row: _likeness(row, heir)): heir for heir, rows in claims.items()}
    line_of: dict[Version, str] = {}
    taken: set[str] = set()
    for row in sorted(versions, key=lambda row: (row.end or "9999", row.start, row.code), reverse=True):
        heir = goes_on.get(row)
        if heir is not None and heir in line_of:
            line_of[row] = line_of[heir]
            continue
        line, number = f"{row.level}:{row.code}", 1
        while line in taken:
            number += 1
            line = f"{row.level}:{row.code}~{number}"
        taken.add(line)
        line_of[row] = line
    return line_of


def _likeness(row: Version, heir: Version) -> tuple[bool, bool, bool]:
    return row.name == heir.name, _stem(row.name) == _stem(heir.name), row.code == heir.code


def _parent_line(row: Version, linker: _Linker, line_of: dict[Version, str]) -> str:
    above = [one for one in linker.by_code.get(row.parent, ()) if one.level < row.level]
    held = [one for one in above if one.start <= row.start and (not one.end or one.end > row.start)]
    return line_of[(held or above)[0]] if above else ""

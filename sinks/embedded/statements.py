"""What kind of statement a text is, as far as a gateway must know before the engine reads it."""

import re
from dataclasses import dataclass
from typing import Final

_LEADING: Final = re.compile(r"(?:\s+|/\*.*?\*/|--[^\n]*(?:\n|\Z)|#[ !][^\n]*(?:\n|\Z))*", re.DOTALL)
_NAME: Final = r"(?:[\w$]+|`(?:[^`\\]|\\.)+`|\"(?:[^\"\\]|\\.)+\")"
_INSERT: Final = re.compile(
    rf"INSERT\s+INTO\s+(?:TABLE\s+)?(?P<table>{_NAME}(?:\s*\.\s*{_NAME})?)\s*"
    rf"(?:\((?P<columns>[^()]*)\))?\s*"
    rf"(?:SETTINGS\s+(?P<settings>[\w\s=.,'+-]+?)\s*)?"
    rf"(?:FORMAT\s+(?P<format>\w+)|(?P<values>VALUES))(?:\s*;?[ \t\r]*(?:\n|\Z)|[ \t]+|(?=\())",
    re.IGNORECASE,
)
_SETTING: Final = re.compile(r"(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|[\w.+-]+)\s*(?:,|\Z)")
_SET: Final = re.compile(r"SET\s+((?:\w+\s*=\s*(?:'(?:[^'\\]|\\.)*'|[\w.+-]+)\s*,?\s*)+);?\s*\Z", re.IGNORECASE)
_USE: Final = re.compile(r"USE\s+(?:DATABASE\s+)?[`\"]?(\w+)[`\"]?\s*;?\s*\Z", re.IGNORECASE)
_STREAMED: Final = re.compile(r"[\s(]*(?:SELECT|WITH|FROM)\b", re.IGNORECASE)
_FORMAT: Final = re.compile(r"\bFORMAT\s+(\w+)(?=\s*;?\s*\Z|\s+SETTINGS\s+[\w\s=.,'+-]+;?\s*\Z)", re.IGNORECASE)


@dataclass(frozen=True)
class Insert:
    """An INSERT whose data follow: where to, in which format, and where in the text the data begin."""

    table: str
    columns: tuple[str, ...]
    form: str
    settings: dict[str, str]
    data_at: int

    @property
    def head(self) -> str:
        """The statement up to the format."""
        names = f" ({', '.join(f'`{name}`' for name in self.columns)})" if self.columns else ""
        return f"INSERT INTO {self.table}{names}"


def read_insert(sql: str) -> Insert | None:
    """The INSERT at the start of a text; None when it is another statement, or an INSERT … SELECT."""
    start = _start(sql)
    found = _INSERT.match(sql, start)
    if not found:
        return None
    columns = tuple(part.strip().strip('`"') for part in (found["columns"] or "").split(",") if part.strip())
    if any(not re.fullmatch(r"[\w.]+", name) for name in columns):
        return None
    return Insert(found["table"], columns, found["format"] or "Values", _settings(found["settings"] or ""), found.end())


def read_set(sql: str) -> dict[str, str] | None:
    """The settings of a SET statement; None when it is another statement."""
    found = _SET.match(sql, _start(sql))
    return _settings(found[1]) if found else None


def read_use(sql: str) -> str | None:
    """The database of a USE statement; None when it is another statement."""
    found = _USE.match(sql, _start(sql))
    return found[1] if found else None


def is_streamed(sql: str) -> bool:
    """Whether a text is a SELECT, which the engine gives block by block."""
    return bool(_STREAMED.match(sql, _start(sql)))


def format_of(sql: str) -> str:
    """The format named at the end of a text, else `""`."""
    found = _FORMAT.search(sql)
    return found[1] if found else ""


def without_format(sql: str) -> str:
    """The text without a format at its end, which would win over the one the gateway needs."""
    return _FORMAT.sub("", sql, count=1)


def _start(sql: str) -> int:
    """Where the first word begins, after blanks and comments."""
    found = _LEADING.match(sql)
    return found.end() if found else 0


def _settings(text: str) -> dict[str, str]:
    """Names and values of `a = 1, b = 'x'`, without quotes."""
    return {name: re.sub(r"\\(.)", r"\1", value[1:-1]) if value[0] == "'" else value for name, value in _SETTING.findall(text)}

"""The error tree.

    EpifuseError
    ├── RecordError                 retrying will not help: the record becomes a dead letter
    │   ├── UndecodableError        not JSON, not UTF-8, not an object, too large, too deep
    │   ├── MappingMismatchError    the mapping's required column is missing or its value unreadable
    │   └── InvalidRecordError      decoded and mapped, but the record breaks the schema
    ├── MappingFileError            a mapping file that must not be loaded: names file, line and reason
    ├── InputFileError              a file given on the command line: names file, line, field, expectation
    ├── ModelDeclarationError       a detection model that must not be loaded
    └── DependencyError             retrying may help: try again in place, with backoff
        ├── SinkUnavailableError    nothing was stored; the caller may try again
        └── BrokerUnavailableError  nothing was confirmed; the caller may try again

A test compares this picture with the classes. Texts name fields and expectations, never a person's value.
"""

from typing import ClassVar


class EpifuseError(Exception):
    """Anything this project raises on purpose; `code` is bounded, for metric labels."""

    code: ClassVar[str] = "error"


class RecordError(EpifuseError):
    """One record cannot be used; `field` says which part, `reason` what was expected."""

    code: ClassVar[str] = "record"

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
        self.reason = reason
        self.field = field


class UndecodableError(RecordError):
    """Not one JSON object in UTF-8, or too large or too deeply nested to be one of ours."""

    code: ClassVar[str] = "undecodable"


class MappingMismatchError(RecordError):
    """A column that the mapping requires is missing, or its value cannot be read."""

    code: ClassVar[str] = "mapping_mismatch"


class InvalidRecordError(RecordError):
    """The record was mapped, but breaks the schema."""

    code: ClassVar[str] = "invalid_record"


class MappingFileError(EpifuseError):
    """A mapping file is refused; nothing of it is used."""

    code: ClassVar[str] = "mapping_file"


class InputFileError(EpifuseError):
    """A file on the command line cannot be read; says file, line, field and what was expected."""

    code: ClassVar[str] = "input_file"

    def __init__(self, reason: str, *, path: str, line: int | None = None, field: str = "") -> None:
        where = path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {field + ': ' if field else ''}{reason}")


class ModelDeclarationError(EpifuseError):
    """A detection model without a basis, or outside the epidemiological vocabulary."""

    code: ClassVar[str] = "model_declaration"


class DependencyError(EpifuseError):
    """Something we depend on is away; the same call may succeed later."""

    code: ClassVar[str] = "dependency"


class SinkUnavailableError(DependencyError):
    """Nothing was stored; the caller may try again."""

    code: ClassVar[str] = "sink_unavailable"


class BrokerUnavailableError(DependencyError):
    """Nothing was confirmed by the broker; the caller may try again."""

    code: ClassVar[str] = "broker_unavailable"

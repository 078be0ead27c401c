"""Who may ask the gateway, and how much."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sinks.embedded.refusals import AUTHENTICATION_FAILED, Refusal
from sinks.errors import SinkRefusedError

WRITER: Final = "epifuse"
ANALYST: Final = "analyst"


@dataclass(frozen=True)
class User:
    """A user who has shown the password. An analyst reads masked views only."""

    name: str
    analyst: bool


def read_passwords(path: Path) -> dict[str, str]:
    """Passwords by user from one JSON object `{"epifuse": "…", "analyst": "…"}`.

    Raises `SinkRefusedError` when the file is not that, or leaves a password empty.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SinkRefusedError(AUTHENTICATION_FAILED, f"password file unreadable: {type(error).__name__}") from None
    if not isinstance(content, dict) or not all(content.get(name) for name in (WRITER, ANALYST)):
        raise SinkRefusedError(AUTHENTICATION_FAILED, f"password file must give {WRITER} and {ANALYST} a password each")
    return {name: str(content[name]) for name in (WRITER, ANALYST)}


def authenticate(passwords: Mapping[str, str], name: str, password: str) -> User:
    """The user of that name. Raises `Refusal` 516, the same for a wrong name and a wrong password."""
    expected = passwords.get(name, "")
    right = hmac.compare_digest(expected.encode(), password.encode())
    if not expected or not right:
        raise Refusal(
            AUTHENTICATION_FAILED,
            "AUTHENTICATION_FAILED",
            "Authentication failed: password is incorrect, or there is no user with such name.",
        )
    return User(name, analyst=name == ANALYST)

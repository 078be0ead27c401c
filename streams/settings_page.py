"""docs/settings.md, rendered from `Settings`: `python -m streams.settings_page > docs/settings.md`."""

import sys

from annotated_types import Ge, Gt, Le
from pydantic import SecretStr

from streams.settings import Settings

_HEAD = """# Settings

Every setting is an environment variable. Commands read the running embedded stack's own values from its data folder first
(`--data-dir`), so none is needed for a start. This page is rendered from `streams/settings.py`.

| variable | default | meaning |
|---|---|---|
"""


def page() -> str:
    """The whole page, one row per setting."""
    return _HEAD + "".join(_row(name) for name in Settings.model_fields)


def _row(name: str) -> str:
    field = Settings.model_fields[name]
    bounds = [_bound(rule) for rule in field.metadata]
    limits = f" ({', '.join(filter(None, bounds))})" if any(bounds) else ""
    default = _default(field.get_default(call_default_factory=False))
    return f"| `EPIFUSE_{name.upper()}` | {default} | {field.description}{limits} |\n"


def _bound(rule: object) -> str:
    match rule:
        case Ge():
            return f"at least {rule.ge}"
        case Gt():
            return f"above {rule.gt}"
        case Le():
            return f"at most {rule.le}"
        case _:
            return ""


def _default(value: object) -> str:
    shown = value.get_secret_value() if isinstance(value, SecretStr) else value
    return f"`{shown}`" if shown not in ("", None, frozenset()) else "–"


if __name__ == "__main__":
    sys.stdout.write(page())

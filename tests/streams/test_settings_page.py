"""The settings page is what the code says."""

from pathlib import Path

from streams.settings_page import page

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_page_is_rendered_from_the_settings() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m streams.settings_page > docs/settings.md"

"""What typography asks of the words as they are written: no line begins with a dash or ends with a bare number."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# An ordinary space before a dash, or between a number (not a locator's, nor a list's) and the word it counts.
LOOSE = re.compile(r"\S ?— |(?<![\w¶/.–-])(?:\d+|[IVX]+) (?=[«а-яёіў])")


def loose(text: str) -> list[str]:
    """The places where a line may break and should not."""
    return [text[max(0, found.start() - 20) : found.end() + 20] for found in LOOSE.finditer(text)]


def test_a_loose_dash_and_a_loose_number_are_seen() -> None:
    assert loose("План — это\n") and loose("до 2022 года") and loose("с XVIII века") and loose("28 «карт»")
    assert not loose("План\u00a0— это 28\u00a0«карт»; в ¶28 сказано, ES-11/4\n— Да")


@pytest.mark.parametrize("language", ["be", "ru"])
def test_dashes_and_numbers_are_held_together(language: str) -> None:
    files = [*(ROOT / "docs" / language).rglob("*.*"), ROOT / f"mkdocs.{language}.yml"]
    faults = [
        f"{path.relative_to(ROOT)}:{number}: …{place}…"
        for path in sorted(files)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for place in loose(line)
    ]
    assert len(files) > 20
    assert not faults, "\n".join(faults)

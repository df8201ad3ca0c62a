"""The rules, each by the cases in the folder of its code.

A case edits the made-up edition (`edits`: file, old words, new words; without old words the file is written)
and holds the lines that its rule then tells. `article` names the file that the case gives as the owner's copy, and `language` adds a
translation that says the same in the same words. Those ending in `-nope` show where a rule does not reach.
"""

from pathlib import Path

import pytest
import yaml

from edition import environment, rules
from edition.pages.project import project
from edition.settings import SETTINGS
from tests.support.copies import Copy

FOLDER = Path(__file__).parent
CASES = sorted(FOLDER.glob("*/*.yml"))


def told(copy: Copy, code: str, settings: str = SETTINGS) -> list[str]:
    """What a rule tells of a copy, as lines with paths from the edition's folder."""
    found = project(copy.root, settings)
    lines = [problem for name, problem in (*rules.told(found), *rules.advice(found)) if name == code]
    return [str(problem).partition(f"{copy.root.name}/")[2] or str(problem) for problem in sorted(set(lines))]


@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_rule(file: Path, copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    case = yaml.safe_load(file.read_text("utf-8"))
    settings = copy.translate(case["language"]) if "language" in case else SETTINGS
    for name, old, new in case["edits"]:
        if old:
            copy.edit(name, old, new)
        else:
            (copy.root / name).parent.mkdir(parents=True, exist_ok=True)
            (copy.root / name).write_text(new, "utf-8")
    if "article" in case:
        monkeypatch.setenv(environment.ARTICLE, str(copy.root / case["article"]))
    assert told(copy, file.parent.name, settings) == case["told"]
    assert bool(case["told"]) != file.stem.endswith("-nope")


@pytest.mark.parametrize("code", rules.RULES)
def test_every_rule_has_a_case_that_breaks_it_and_one_that_does_not(code: str) -> None:
    names = [file.stem for file in CASES if file.parent.name == code]
    assert any(name.endswith("-nope") for name in names)
    assert any(not name.endswith("-nope") for name in names)


def test_every_case_is_of_a_rule() -> None:
    assert {file.parent.name for file in CASES} == set(rules.RULES)


def test_the_made_up_edition_breaks_no_rule(copy: Copy) -> None:
    assert copy.problems() == []

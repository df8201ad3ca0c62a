"""The theme's sources: formatted styles, scripts without words, rules that know no voice."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import machine

# What a script calls things by that are no words of the page: keys, names of the browser's own.
NAMES = {"AND", "ArrowDown", "ArrowUp", "Escape", "L", "NFD"}


@pytest.fixture(scope="session")
def overrides(root: Path) -> Path:
    return root / "overrides"


@pytest.mark.slow
def test_styles_keep_to_the_standard(root: Path, node_module: Callable[[str], Path]) -> None:
    node_module("stylelint-config-standard")
    linter = node_module("stylelint") / "bin" / "stylelint.mjs"
    node = shutil.which("node") or pytest.skip("node is not on this machine")
    sheets = [str(path) for path in sorted((root / "overrides/assets/stylesheets").glob("*.css"))]
    config = [
        "--config",
        str(root / "tests/stylelint.config.json"),
        "--config-basedir",
        str(machine.NODE),
    ]
    found = subprocess.run([node, str(linter), *config, *sheets], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_no_script_has_words_of_its_own(overrides: Path) -> None:
    for path in sorted(overrides.glob("assets/javascripts/*.js")):
        code = re.sub(r"/\*.*?\*/|(?<=[ ;}])//[^\n]*|new Error\([^)]*\)", " ", path.read_text("utf-8"), flags=re.S)
        literals = [a or b for a, b in re.findall(r'"([^"\n]*)"|`([^`]*)`', code)]
        spoken = [text for text in literals if re.match(r"\s*[A-ZА-Я]", text) and text not in NAMES]
        assert not spoken, f"{path.name}: {spoken}"


def test_no_style_knows_a_voice_or_a_word(overrides: Path) -> None:
    """A voice's hue is in the data, and what a reader is told in no style."""
    for path in sorted(overrides.glob("assets/stylesheets/*.css")):
        css = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
        assert "data-voice" not in css, path.name
        for content in re.findall(r'content:\s*"([^"]*)"', css):
            assert not re.search(r"[^\W\d_]{2,}", re.sub(r"\\[0-9a-fA-F]+", "", content)), f"{path.name}: {content}"


def test_both_scripts_have_the_same_fallbacks(overrides: Path) -> None:
    """Each as wide as its own letters are: Georgia alone, whose Cyrillic cannot be measured, keeps its Latin's figure."""
    face = re.compile(r'family: "([^"]+)";\s*font-weight: (\d+);\s*src: ([^;]+);\s*size-adjust: ([\d.]+)%')
    latin, cyrillic = (
        {found[:3]: found[3] for found in face.findall((overrides / "assets/stylesheets" / name).read_text("utf-8"))}
        for name in ("fallbacks.css", "fallbacks-cyrillic.css")
    )
    assert len(latin) == 14
    assert latin.keys() == cyrillic.keys()
    same = {family for family, *_ in latin if all(latin[each] == cyrillic[each] for each in latin if each[0] == family)}
    assert same == {"Literata Georgia"}

"""The words as they are written: front matter, names, spelling, prose, Markdown."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from spylls.hunspell import Dictionary

from tests.support import pages

HERE = Path(__file__).parents[1] / "prose"

# What proselint is wrong about here, by check.
NOT_ASKED = {
    "misc.but": "the editors' “But for” means except",
    "misc.composition": "“will not succeed” answers “would like to”; it is the speaker's figure",
    "spelling.consistency": "the Dossier Center is a name, a research centre is a thing",
    "typography.symbols.curly_quotes": "smartypants curls them on the pages; elsewhere they are code",
    "weasel_words.very": "a “very” of a speaker carries the strength of what was said",
}


GUIDES = ("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "README.md")


def sources(root: Path) -> list[Path]:
    return [*(root / name for name in GUIDES), *sorted(root.glob("docs/en/**/*.md"))]


def test_front_matter_has_a_title_and_a_description_of_its_own(root: Path) -> None:
    seen: dict[str, Path] = {}
    for path in sorted(root.glob("docs/en/**/*.md")):
        _, matter, _ = path.read_text(encoding="utf-8").split("---\n", 2)
        found = yaml.safe_load(matter)
        assert {"title", "description"} <= set(found) <= {"title", "description", "only"}, path
        assert 0 < len(found["description"]) <= 160, path
        for value in (found["title"], found["description"]):
            assert seen.setdefault(value, path) == path, f"{path} says the same as {seen[value]}: {value}"


def test_names_are_spelled_as_in_the_article(root: Path) -> None:
    rules = yaml.safe_load((HERE / "names.yml").read_text(encoding="utf-8"))
    wrong = {other: name for name, others in rules["forbidden"].items() for other in others}
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, wrong))})")
    allowed = {(entry["file"], entry["spelling"]) for entry in rules["allowed"]}
    used, faults = set(), []
    for path in [*sources(root), root / "mkdocs.yml", *sorted(root.glob("docs/en/data/*.yml"))]:
        name = path.relative_to(root).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"\{text: .*, lang: ", line):
                continue  # a name in another language or transliteration, marked as such
            for found in pattern.findall(line):
                if (name, found) in allowed:
                    used.add((name, found))
                else:
                    faults.append(f"{name}:{number}: {found} (write {wrong[found]})")
    assert not faults, "\n".join(faults)
    assert used == allowed, f"tests/prose/names.yml allows what is no longer written: {allowed - used}"


@pytest.mark.filterwarnings("ignore:unclosed file <_io.TextIOWrapper name='[^']*en_GB:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_word_is_spelled_in_british_english(site_dir: Path, tool) -> None:
    dictionary = Dictionary.from_files(str(tool("British dictionary").with_suffix("")))
    listed = (HERE / "words.txt").read_text(encoding="utf-8").splitlines()
    known = {word for line in listed if (word := line.split("#")[0].strip())}
    met, faults = set(), []
    for name, page in pages.read(site_dir).items():
        for word in set(re.findall(r"\b[^\W\d_]+(?:[’'][^\W\d_]+)*", page.text())):
            plain = word.replace("’", "'").removesuffix("'s")
            if plain in known:
                met.add(plain)
            elif not dictionary.lookup(plain):
                faults.append(f"{name}: {word}")
    assert not faults, "unknown words (a name goes into tests/prose/words.txt):\n" + "\n".join(sorted(faults))
    assert met == known, f"tests/prose/words.txt lists words that no page has: {sorted(known - met)}"


def test_prose_reads_well(root: Path) -> None:
    command = [
        str(Path(sys.executable).with_name("proselint")),
        "check",
        "--output-format",
        "json",
        *map(str, sources(root)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)
    faults = [
        f"{path}:{fault['pos'][0]}: {fault['message']}"
        for path, outcome in found["result"].items()
        for fault in outcome["diagnostics"]
        if fault["check_path"] not in NOT_ASKED
    ]
    assert found["result"], "proselint read nothing"
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["pymarkdown", "scan", "--recurse", "docs", *GUIDES], id="markdown"),
        pytest.param(["codespell", "docs", "overrides", "src", *GUIDES, "Makefile"], id="typing errors"),
    ],
)
def test_linters_find_nothing(command: list[str], root: Path) -> None:
    program = str(Path(sys.executable).with_name(command[0]))
    done = subprocess.run([program, *command[1:]], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

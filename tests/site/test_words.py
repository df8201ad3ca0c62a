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
from tests.support.languages import Language

HERE = Path(__file__).parents[1] / "prose"
DICTIONARIES = {"en": "British dictionary", "be": "Belarusian dictionary", "ru": "Russian dictionary"}

# What proselint is wrong about here, by check.
NOT_ASKED = {
    "misc.but": "the editors' “But for” means except",
    "misc.composition": "“will not succeed” answers “would like to”; it is the speaker's figure",
    "spelling.consistency": "the Dossier Center is a name, a research centre is a thing",
    "typography.symbols.curly_quotes": "smartypants curls them on the pages; elsewhere they are code",
    "weasel_words.very": "a “very” of a speaker carries the strength of what was said",
}


GUIDES = ("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "README.md")
# Letters of Latin script, which on a page in Cyrillic are a name, a title or a format.
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
# What else speaks to readers: the title of the page, descriptions and names that are attributes.
SAID = "//title/text() | //@alt | //@aria-label | //@title | //@placeholder | //@data-words | //@content[../@name='description' or starts-with(../@property, 'og:t') or ../@property='og:description']"


def sources(root: Path) -> list[Path]:
    """What is written in English, in Markdown."""
    return [*(root / name for name in GUIDES), *sorted(root.glob("docs/en/**/*.md"))]


def test_front_matter_has_a_title_and_a_description_of_its_own(root: Path, language: Language) -> None:
    seen: dict[str, Path] = {}
    for path in sorted(root.glob(f"docs/{language.tag}/**/*.md")):
        _, matter, _ = path.read_text(encoding="utf-8").split("---\n", 2)
        found = yaml.safe_load(matter)
        assert {"title", "description"} <= set(found) <= {"title", "description", "only", "translated"}, path
        assert 0 < len(found["description"]) <= 160, path
        for value in (found["title"], found["description"]):
            assert seen.setdefault(value, path) == path, f"{path} says the same as {seen[value]}: {value}"
    assert len(seen) > 20


def test_names_are_spelled_as_the_edition_spells_them(root: Path, language: Language) -> None:
    rules = yaml.safe_load((HERE / language.tag / "names.yml").read_text(encoding="utf-8"))
    wrong = {other: name for name, others in rules["forbidden"].items() for other in others}
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, wrong))})")
    allowed = {(entry["file"], entry["spelling"]) for entry in rules["allowed"]}
    used, faults = set(), []
    files = [root / language.settings, *sorted(root.glob(f"docs/{language.tag}/**/*.*"))]
    for path in [*files, *(sources(root) if language.tag == "en" else [])]:
        name = path.relative_to(root).as_posix()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"\{text: .*, lang: |\{ lang=", line):
                continue  # a name in another language or transliteration, marked as such
            for found in pattern.findall(line):
                if (name, found) in allowed:
                    used.add((name, found))
                else:
                    faults.append(f"{name}:{number}: {found} (write {wrong[found]})")
    assert not faults, "\n".join(faults)
    assert used == allowed, f"names.yml allows what is no longer written: {allowed - used}"


@pytest.mark.filterwarnings("ignore:unclosed file <_io.TextIOWrapper name='[^']*.aff:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_word_is_in_the_dictionary(home: Path, language: Language, tool) -> None:
    """And in Cyrillic editions no English is left but names, titles and formats, which are on the list."""
    dictionary = Dictionary.from_files(str(tool(DICTIONARIES[language.tag]).with_suffix("")))
    listed = (HERE / language.tag / "words.txt").read_text(encoding="utf-8").splitlines()
    known = {word for line in listed if (word := line.split("#")[0].strip())}
    where: dict[str, str] = {}
    for name, page in pages.read(home).items():
        if page.tree.get("lang") == language.tag and name != "404.html":
            said = f"{page.text('//body')} {' '.join(page.tree.xpath(SAID))}"
            for word in re.findall(r"\b[^\W\d_]+(?:[’'][^\W\d_]+)*", said.replace("\u0301", "").replace("\u00ad", "")):
                where.setdefault(word.replace("’", "'").removesuffix("'s"), name)

    def spelled(word: str) -> bool:
        if language.tag != "en" and LATIN.search(word):
            return len(word) == 1  # a caption's or a column's
        return dictionary.lookup(word.replace("ʼ", "'")) or dictionary.lookup(word.replace("ʼ", "’"))

    faults = [f"{name}: {word}" for word, name in where.items() if word not in known and not spelled(word)]
    assert not faults, "unknown words (a name goes into words.txt):\n" + "\n".join(sorted(faults))
    assert known <= set(where), f"words.txt lists words that no page has: {sorted(known - set(where))}"


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

"""The engine's rooms: imports run one way and in no circle, modules are short, and none knows one article."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from edition.engines import ENGINES
from edition.pages.project import project

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "edition"
LONGEST = 300
# A list of blocks, each short, in the order of their names.
LISTS = {"edition.pages.blocks"}
# What an engine imports, and what names other modules to it; nothing of ours may import them.
ENTRANCES = {"edition.mkdocs_plugin", "edition.cli", "edition.extension"}
# From the ground up: a module imports from its own floor and from those before it.
FLOORS = (
    {"errors", "locators", "dates", "swap", "engines", "rendering"},
    {"yaml_files", "catalogue", "field_types", "entries", "model", "references", "settings", "schema", "translation"},
    {"data_files", "article", "article_blocks", "environment", "stylesheets"},
    {"bar", "pictures"},
    {"pages"},
    {"rules"},
    {"extension"},
    {"publish"},
    {"build", "mkdocs_plugin"},
    {"cli"},
)
# Words of the article's names that are words of the code or of the field too, each with its reason.
WORDS_TOO = {
    "Cross": "Cross-Origin-Opener-Policy",
    "November": "in an example of a date",
    "People": "people.yml",
    "Security": "Content-Security-Policy",
    "Union": "of types",
}


def name_of(path: Path) -> str:
    parts = ("edition", *path.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(SOURCE.rglob("*.py"))}


@cache
def imports(module: str) -> frozenset[str]:
    """The modules of ours that a module imports, those for types alone and those within functions included."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            found |= {f"{node.module}.{name.name}" for name in node.names} | {str(node.module)}
    known = {name if name in MODULES else name.rpartition(".")[0] for name in found}
    return frozenset(name for name in known if name in MODULES and name not in (module, "edition"))


def for_types(module: str) -> set[str]:
    """The modules of its own room that a module names in types alone, so that nothing is loaded in a circle."""
    blocks = [
        node
        for node in ast.parse(MODULES[module].read_text("utf-8")).body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    names = {str(node.module) for block in blocks for node in block.body if isinstance(node, ast.ImportFrom)}
    return {name for name in names if name.split(".")[:2] == module.split(".")[:2]}


def floor(module: str) -> int:
    room = module.split(".")[1]
    return next(at for at, rooms in enumerate(FLOORS) if room in rooms)


@pytest.mark.parametrize("module", [name for name in MODULES if name != "edition"])
def test_a_module_stands_on_those_below_it(module: str) -> None:
    above = {name for name in imports(module) if floor(name) > floor(module)}
    assert not above, f"{module} imports what stands above it"
    assert not imports(module) & ENTRANCES - {"edition.extension"}


def test_no_imports_run_in_a_circle() -> None:
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join([*path, module])
        if module not in done:
            # A package's own modules name their packages on the way to another of their modules.
            around = {other for other in imports(module) if module.startswith(f"{other}.")}
            for other in imports(module) - for_types(module) - around:
                visit(other, (*path, module))
            done.add(module)

    for module in MODULES:
        visit(module, ())


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_short_and_says_what_it_does(module: str) -> None:
    text = MODULES[module].read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST or module in LISTS
    assert ast.get_docstring(ast.parse(text)), "it opens with no sentence"


def test_the_engine_imports_no_engine() -> None:
    theirs = {*ENGINES, "material"}
    for module, path in MODULES.items():
        if module == "edition.mkdocs_plugin":  # which MkDocs alone imports
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & theirs, module


def texts() -> Iterator[tuple[Path, str]]:
    for folder in (SOURCE, ROOT / "overrides"):
        for path in sorted(folder.rglob("*")):
            # The pictures of the theme's folder are those of this edition.
            if (
                path.is_file()
                and path.suffix not in (".pyc", ".woff2")
                and path.parent != ROOT / "overrides/assets/pictures"
            ):
                yield path.relative_to(ROOT), path.read_text("utf-8")


def names_of_this_article() -> set[str]:
    """Every proper name of four letters or more among voices, people and terms, and in titles."""
    edition = project(ROOT).edition
    named = [edition.title, edition.article.title]
    named += [voice.name for voice in edition.voices]
    named += [name for person in edition.people for name in (person.name, *person.match)]
    named += [name for term in edition.terms for name in (term.term, term.abbr or "")]
    words = {word for name in named for word in re.findall(r"\w{4,}", name) if word[0].isupper()}
    return words | {voice.id for voice in edition.voices if voice.person}


def test_the_engine_and_the_theme_know_nothing_of_this_article() -> None:
    names = names_of_this_article() - WORDS_TOO.keys()
    assert len(names) > 40
    pattern = re.compile(rf"(?<![A-Za-z])({'|'.join(sorted(map(re.escape, names)))})(?![a-z])")
    known = {f"{path}: {found[0]}" for path, text in texts() for found in pattern.finditer(text)}
    assert not known

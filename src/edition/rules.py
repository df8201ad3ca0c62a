"""Checks data and pages without rendering them: whatever is wrong is told, a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from edition import locators, model, references, schema
from edition.errors import EditionError, Problem
from edition.pages import backlinks, blocks
from edition.pages.facts import BlockUse, Page
from edition.pages.project import Project
from edition.pictures import faults as faults_of_pictures
from edition.settings import EXTENSION

# What a page's front matter has, and how long that may be.
FRONT_MATTER = {"title": 80, "description": 160}
# Files that hosts and search engines look for at the root of a site, where nothing links to them.
FOR_HOSTS = ("CNAME", "robots.txt")


def problems(project: Project, known: Mapping[str, Any]) -> list[Problem]:
    """Everything that is wrong with a project. `known` holds the block classes by their names.

    What was found is remembered as long as the project stays the same.
    """
    names = frozenset(known)
    if names not in project.problems:
        found = dict.fromkeys(_problems(project, known))
        project.problems[names] = sorted(found, key=lambda each: (each.path, each.line))
    return project.problems[names]


def _problems(project: Project, known: Mapping[str, Any]) -> Iterator[Problem]:
    yield from project.settings.problems
    yield from project.data.problems
    for page in project.pages.values():
        yield from page.problems
        yield from front_matter(page)
        yield from headings(page)
    if project.settings.nav:
        yield from navigation(project)
    yield from files(project)
    if project.data.edition is None or project.data.problems:
        return  # pages cannot be held against data that are not sound
    for page in project.pages.values():
        yield from marks(page, project)
        yield from used_blocks(page, project, known)
    yield from chapters(project)
    yield from coverage(project)
    yield from links(project)
    yield from pictures(project)


def front_matter(page: Page) -> Iterator[Problem]:
    """Front matter has exactly its keys, each with a text that is not too long."""
    if any(problem.line <= 2 for problem in page.problems) and not page.meta:
        return
    keys = ", ".join(FRONT_MATTER)
    for key, value in page.meta.items():
        line = page.meta_lines.of((str(key),), key=True)
        if key not in FRONT_MATTER:
            yield page.problem(line, f"unknown key '{key}' in the front matter (keys are {keys})")
        elif not isinstance(value, str) or not value.strip():
            yield page.problem(line, f"{key} is empty or not text")
        elif len(value) > FRONT_MATTER[key]:
            yield page.problem(line, f"{key} has {len(value)} characters, not at most {FRONT_MATTER[key]}")
    for key in FRONT_MATTER:
        if key not in page.meta:
            yield page.problem(1, f"{key} is missing in the front matter (which has {keys})")


def headings(page: Page) -> Iterator[Problem]:
    """Every heading has an id of its own, so that its address lasts when its words change."""
    seen: dict[str, int] = {}
    for heading in page.headings:
        if heading.id is None:
            yield page.problem(
                heading.line, f"heading '{heading.text}' has no permanent id (write {{ #some-id }} after it)"
            )
        elif heading.id in seen:
            yield page.problem(heading.line, f"id '{heading.id}' is there twice (first on line {seen[heading.id]})")
        else:
            seen[heading.id] = heading.line


def navigation(project: Project) -> Iterator[Problem]:
    """Every page is in the navigation, and all that is in the navigation is a page."""
    listed: dict[str, int] = {}
    settings = str(project.settings.file)
    for item in (each for top in project.settings.nav for each in top.walk()):
        if item.path is None:
            continue
        if item.path in listed:
            yield Problem(settings, item.line, f"'{item.path}' is in the navigation twice")
        elif item.path not in project.pages:
            yield Problem(
                settings, item.line, f"'{item.path}' is in the navigation, but is no page in {project.docs.name}/"
            )
        listed.setdefault(item.path, item.line)
    for path, page in project.pages.items():
        if path not in listed:
            yield page.problem(0, "is missing from the navigation (add it to nav in mkdocs.yml)")


def marks(page: Page, project: Project) -> Iterator[Problem]:
    """Every mark is a locator of this edition."""
    for mark in page.marks:
        try:
            parts = locators.parse(mark.locator)
        except ValueError as error:
            yield page.problem(mark.line, str(error))
            continue
        for fault in references.part_faults(parts, project.edition):
            yield page.problem(mark.line, fault)


def used_blocks(page: Page, project: Project, known: Mapping[str, Any]) -> Iterator[Problem]:
    """Every block is one there is, with the options it takes."""
    for use in page.blocks:
        if use.name not in known:
            names = ", ".join(sorted(known))
            yield page.problem(
                use.line, f"block '{use.name}' does not exist and would print as text (blocks are {names})"
            )
        elif use.name in blocks.COMPONENTS:
            for line, fault in blocks.faults(use, project):
                yield page.problem(line, fault)
        else:
            for line, fault in _foreign(use, known[use.name]):
                yield page.problem(line, fault)


def _foreign(use: BlockUse, kind: Any) -> Iterator[tuple[int, str]]:
    """What keeps a block that is not ours from being made, by what its class says of itself."""
    if use.argument and kind.ARGUMENT is False:
        yield use.line, f"block '{use.name}' takes nothing after a bar"
    if not use.argument and kind.ARGUMENT is True:
        yield use.line, f"block '{use.name}' lacks what it takes after a bar"
    takes: dict[str, Callable[[Any], Any] | None] = {name: spec[1] for name, spec in kind.OPTIONS.items()}
    for name, value in (use.options or {}).items():
        line = use.lines.get(str(name), use.line)
        if name == "attrs":
            continue
        if name not in takes:
            yield line, f"block '{use.name}' has no option '{name}' (options are {', '.join(takes) or 'none'})"
            continue
        try:
            test = takes[name]
            if test is not None:
                test(value)
        except Exception as error:
            yield line, f"option '{name}' of block '{use.name}': {error}"


def chapters(project: Project) -> Iterator[Problem]:
    """Every chapter is a page, and is read once."""
    named = project.edition.reading.chapters
    for at, path in enumerate(named):
        place = project.data.place(("edition", "reading", "chapters", at))
        if path not in project.pages:
            yield Problem(*place, f"chapter '{path}' is no page")
        if path in named[:at]:
            yield Problem(*place, f"chapter '{path}' is there twice")


def coverage(project: Project) -> Iterator[Problem]:
    """Every paragraph is presented in a chapter."""
    cited = backlinks.of_paragraphs(project.chapters)
    for at, paragraph in enumerate(project.edition.paragraphs):
        if paragraph.n not in cited:
            yield Problem(
                *project.data.place(("source", "paragraphs", at)),
                f"¶{paragraph.n} is cited by no chapter (cite it as [¶{paragraph.n}] where it is retold)",
            )


def links(project: Project) -> Iterator[Problem]:
    """Every link within the site leads to a page and an id that are there, from pages and from data."""
    ids: dict[str, dict[str, int]] = {}
    unknown: set[str] = set()
    for path, page in project.pages.items():
        ids[path] = {each.id: each.line for each in page.headings if each.id}
        for use in page.blocks:
            if use.name not in blocks.COMPONENTS or blocks.COMPONENTS[use.name].holds:
                continue  # what others make, and what a drawing calls its own parts, is no address
            if any(blocks.faults(use, project)):
                unknown.add(path)  # told already
                continue
            try:
                made = blocks.anchors(use.name, use.options or {}, project, path)
            except EditionError as error:
                yield from (each for each in error.problems if isinstance(each, Problem))
                unknown.add(path)
                continue
            for identifier in made:
                if identifier in ids[path]:
                    yield page.problem(
                        use.line,
                        f"block '{use.name}' has the id '{identifier}', as line {ids[path][identifier]} has already",
                    )
                ids[path].setdefault(identifier, use.line)
    for path, page in project.pages.items():
        for link in page.links:
            target = backlinks.resolve(path, link.target)
            fault = _leads(target, ids, unknown, project) if target is not None else None
            if fault:
                yield page.problem(link.line, f"link '{link.target}' leads nowhere: {fault}")
    for loc, target in references.links(project.edition):
        fault = _leads(target, ids, unknown, project)
        if fault:
            yield Problem(*project.data.place(loc), f"link '{target}' leads nowhere: {fault}")


def files(project: Project) -> Iterator[Problem]:
    """Every file is one of the edition's data or assets, or is linked to, since all that is there is published."""
    linked = (backlinks.resolve(path, link.target) for path, page in project.pages.items() for link in page.links)
    named = {target.partition("#")[0] for target in linked if target}
    for name in model.FILES:
        for file in (project.settings.data / f"{name}.yml", project.settings.data / schema.FOLDER / f"{name}.json"):
            if file.is_relative_to(project.docs):
                named.add(file.relative_to(project.docs).as_posix())
    for path in project.files:
        if path not in named and path not in FOR_HOSTS and not path.startswith("assets/"):
            yield Problem(
                str(project.docs / path),
                0,
                "would be published, but is no page and no data, and nothing links to it "
                f"(move it out of {project.docs.name}/ or into its assets/, or link to it)",
            )


def pictures(project: Project) -> Iterator[Problem]:
    """Every picture that a block can place is one, and can be drawn and coloured."""
    uses = (use for page in project.pages.values() for use in page.blocks if use.name == "picture")
    yield from faults_of_pictures(project.edition, [str((use.options or {}).get("name")) for use in uses])


def _leads(target: str, ids: dict[str, dict[str, int]], unknown: set[str], project: Project) -> str | None:
    path, _, identifier = target.partition("#")
    if path not in ids:
        if (project.docs / path).is_file() and not path.startswith("../"):
            return None
        return f"there is no page {path}" if path.endswith(".md") else f"there is no file {path}"
    if identifier and identifier not in ids[path] and path not in unknown:
        return f"there is no id '{identifier}' in {path}"
    return None


def known_blocks(project: Project) -> dict[str, Any]:
    """The classes of all blocks that the engine's settings register, by name.

    Raises EditionError when an extension named in the settings cannot be made.
    """
    from markdown import Markdown

    names = [name for name in project.settings.extensions if name == EXTENSION or name.startswith("pymdownx.blocks.")]
    if EXTENSION not in names:
        raise EditionError(Problem(str(project.settings.file), 0, f"markdown_extensions lacks {EXTENSION}"))
    try:
        md = Markdown(
            extensions=names,
            extension_configs={name: project.settings.extensions[name] for name in names},
        )
    except (ImportError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise EditionError(Problem(str(project.settings.file), 0, f"markdown_extensions: {error}")) from None
    return dict(md.parser.blockprocessors["blocks"].blocks)  # type: ignore[attr-defined]

"""Rules about what failed to be syntax and would print as text, and about headings, ids and marks."""

from __future__ import annotations

import itertools
import re
import textwrap
from collections.abc import Iterator

import yaml

from edition import locators
from edition.errors import Problem
from edition.pages.block import BLOCKS, faults
from edition.pages.facts import Page, Printed
from edition.pages.project import Project
from edition.references import part_faults
from edition.rules.rule import page_rule

# What a browser, a script and a link written by hand all carry as it is.
_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_LOST = re.compile(
    r"\[\s*¶[^\[\]\n]{0,20}\]?|(?<!\ue05b)¶\s*[0-9][^\[\]\n]{0,20}\]|\[\s*[0-9]{1,3}(?:\s*[,–-]\s*[0-9]{1,3})*(?:\s+[a-z][a-z-]*)?\s*\]"
)
_SLASHES = re.compile(r"(?m)^[ ]*(/{3,}[^\n]*)$")
_DIALECT = (
    (re.compile(r"\[\^[^\]\s]+\]"), "is a footnote, which this site does not read (put it into the text)"),
    (re.compile(r"(?m)^[!?]{3}\+? ?[\w-]*"), "opens no note here (write /// editor-note, the text, ///)"),
    (re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)?"), "is no image here (an address has no spaces, or %20 for each)"),
    (re.compile(r"\]\([^)\n]{0,60}\)?"), "is no link here (an address has no spaces, or %20 for each)"),
    (re.compile(r"\]\[[^\]\n]{0,60}\]"), "leads nowhere: the page has no line '[name]: address' of that name"),
    (re.compile(r"\{[ :]*[#.][^}\n]*\}"), "are attributes of nothing here (they end a heading, or stand below a paragraph)"),
    (re.compile(r"\*\*|~~|==(?=\w)"), "is no emphasis here (write *so* or **so**, without a space inside)"),
    (re.compile(r"(?m)\A\[[ xX]\](?= )"), "is a task list, which this site does not read"),
    (re.compile(r"(?<=\n)(?:[-*+]|[0-9]{1,2}[.)])[ ]+\S{1,20}"), "begins no list here (leave an empty line before a list)"),
)  # fmt: skip


def _at(page: Page, printed: Printed, words: str) -> int:
    return page.line_of(words.split("\n")[0].strip(), printed.line)


@page_rule("heading-id")
def headings(page: Page, _: Project) -> Iterator[Problem]:
    """Every heading has an id of its own, so that its address lasts when its words change."""
    for heading in page.headings:
        if heading.raw:
            yield page.problem(
                heading.line, f"heading '{heading.text}' is HTML, whose id is not seen (write ## Words {{ #some-id }})"
            )
        elif heading.id is None:
            yield page.problem(
                heading.line,
                f"heading '{heading.text}' has no permanent id (write {{ #some-id }} after it, or \\# if it is no heading)",
            )


@page_rule("id")
def ids(page: Page, _: Project) -> Iterator[Problem]:
    """Every id and every former one is on the page once, and made of signs that any address can carry."""
    lines: dict[str, int] = {}
    for identifier, line in (*page.ids, *page.aliases):
        if not _ID.fullmatch(identifier):
            yield page.problem(
                line, f"id '{identifier}' is not made of letters, digits and - (no address can carry it)"
            )
        if identifier in lines:
            yield page.problem(line, f"id '{identifier}' is there twice (first on line {lines[identifier]})")
        lines.setdefault(identifier, line)


@page_rule("mark-form")
def mark_forms(page: Page, _: Project) -> Iterator[Problem]:
    """Every mark holds a locator."""
    for mark in page.marks:
        try:
            locators.parse(mark.locator)
        except ValueError as error:
            yield page.problem(mark.line, str(error))


@page_rule("mark-unknown", sound=True)
def unknown_marks(page: Page, project: Project) -> Iterator[Problem]:
    """Every mark names paragraphs that there are, and voices that speak there."""
    for mark in page.marks:
        try:
            parts = locators.parse(mark.locator)
        except ValueError:
            continue  # told already
        for fault in part_faults(parts, project.edition):
            yield page.problem(mark.line, fault)


@page_rule("mark-linked")
def linked_marks(page: Page, _: Project) -> Iterator[Problem]:
    """No mark is the text of a link, alone or among words, since it is a link already."""
    for mark in page.marks:
        text = f"mark [¶{mark.locator}] is the text of a link (a mark leads to its paragraph: put the link beside it)"
        if mark.linked or f"[¶{mark.locator}](" in page.lines[mark.line - 1]:
            yield page.problem(mark.line, text)


@page_rule("mark-lost")
def lost_marks(page: Page, _: Project) -> Iterator[Problem]:
    """No mark prints as text: in HTML, with a bracket or the sign missing, or with a space before the sign."""
    for printed in page.printed:
        for lost in _LOST.finditer(printed.text):
            words = lost[0].strip()
            yield page.problem(
                _at(page, printed, words),
                f"'{words}' is no mark and would print as text (write a mark as [¶28], outside of HTML; \\[ is a bracket)",
            )


@page_rule("block-unknown")
def unknown_blocks(page: Page, project: Project) -> Iterator[Problem]:
    """Every line of slashes opens or closes a block."""
    unopened: set[str] = set()  # the slashes whose closing line is told with their opening one
    for printed in page.printed:
        line = printed.line
        for slashes in _SLASHES.finditer(printed.text):
            words = slashes[1].strip()
            line = page.line_of(words, line)
            if words.strip("/ ") or words not in unopened:
                yield page.problem(*_unopened(page, project, words, line))
            if words.strip("/ "):
                unopened.add("/" * (len(words) - len(words.lstrip("/"))))
            line += 1


def _unopened(page: Page, project: Project, words: str, line: int) -> tuple[int, str]:
    """Why a line of slashes opens no block, and on which line the reason stands."""
    if not words.strip("/ "):
        return line, f"'{words}' closes no block and would print as text"
    found = re.fullmatch(r"/{3,} *([\w-]+) *(?:\|(.*))?", words)
    if found is None:
        return line, f"'{words}' opens no block and would print as text"
    name, known = found[1].lower(), project.reader.known
    if name not in known:
        return line, f"block '{name}' does not exist and would print as text (blocks are {', '.join(sorted(known))})"
    if found[2] and known[name].ARGUMENT is False:
        return line, f"block '{name}' takes nothing after a bar"
    header = list(itertools.takewhile(re.compile(r" {4,}\S").match, page.lines[line:]))
    try:
        options = yaml.safe_load(textwrap.dedent("\n".join(header)))
    except (yaml.YAMLError, AttributeError, LookupError, ValueError):  # the latter for a value that its tag is not
        options = None
    if header and not isinstance(options, dict):
        return line + 1, f"options of block '{name}' are not 'name: value' lines"
    takes = {option: spec[1] for option, spec in known[name].OPTIONS.items()}
    for option, value in (options or {}).items():
        where = page.line_of(f"{option}:", line)
        if option not in takes and option != "attrs":
            return where, f"block '{name}' has no option '{option}' (options are {', '.join(takes) or 'none'})"
        try:
            takes.get(option, str)(value)
        except (TypeError, ValueError) as error:
            return where, f"option '{option}' of block '{name}': {error}"
    return (
        line,
        f"'{words}' is no block here and would print as text (leave an empty line around it, and do not indent it)",
    )


@page_rule("block-options", sound=True)
def block_options(page: Page, project: Project) -> Iterator[Problem]:
    """A block of the edition has the options it takes, and text only where it holds some."""
    for use in page.blocks:
        for option, fault in faults(use, project):
            yield page.problem(page.line_of(f"{option}:", use.line) if option else use.line, fault)
        if use.words and not BLOCKS[use.name].holds:
            yield page.problem(use.words_line, f"block '{use.name}' holds text (it takes none)")


@page_rule("dialect")
def dialects(page: Page, _: Project) -> Iterator[Problem]:
    """Nothing of another Markdown prints as text, or is read otherwise than it looks."""
    for printed in page.printed:
        taken: list[range] = []
        for pattern, why in _DIALECT:
            for found in pattern.finditer(printed.text):
                if any(found.start() in span for span in taken):
                    continue
                taken.append(range(found.start(), found.end()))
                words = found[0].strip().split("\n")[0]
                yield page.problem(_at(page, printed, words), f"'{words}' {why}")
    for line, depth in page.items:
        indent = len(page.lines[line - 1]) - len(page.lines[line - 1].lstrip(" "))
        if indent > 4 * depth + 1 and re.match(r" *(?:[-*+]|[0-9]+[.)]) ", page.lines[line - 1]):
            words = page.lines[line - 1].strip()[:20]
            yield page.problem(line, f"'{words}' is no list within a list (indent it by four spaces)")


@page_rule("quotes")
def quotes(page: Page, _: Project) -> Iterator[Problem]:
    """Straight quotation marks become curly ones that open and close in turn."""
    for passage in page.passages:
        if passage.text.count("“") == passage.text.count("”"):
            continue
        ends = (n for n in range(passage.line, len(page.lines)) if not page.lines[n].strip())
        for n in range(passage.line, next(ends, len(page.lines)) + 1):
            if '"' in page.lines[n - 1]:
                yield page.problem(n, "quotation marks that do not open and close in turn (write “ and ” themselves)")
                break

"""Turns what was measured into tables: results.md, and the part of it that the README quotes."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .browsing import FREEZE, KINDS
from .sites import BARE, PAGES, STOCK, THIS

HERE = Path(__file__).parent
# What was measured last, for a run of some parts to keep the rest.
RESULTS = HERE.parent / ".cache" / "bench" / "results.json"
TITLES = {THIS: "this site", STOCK: "stock theme", BARE: "bare page"}
SECTIONS = ("about", "weight", "second", "frozen", "speed", "build", "growth")
QUOTE = re.compile(r"(<!-- benchmark -->\n).*?(<!-- /benchmark -->)", re.S)
# The page that stands for a chapter where one is to be named.
CHAPTER = "history"

KB = 1024

Results = dict[str, Any]


def load() -> Results:
    """The results of the last run, or none."""
    return json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}


def save(results: Results) -> None:
    """Write the results, their tables, and the quotation in the README."""
    ordered = {name: results[name] for name in SECTIONS if name in results}
    text = json.dumps(ordered, indent=2, ensure_ascii=False)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(text + "\n", "utf-8")
    (HERE / "results.md").write_text(document(ordered), "utf-8")
    readme = HERE.parent / "README.md"
    old = readme.read_text("utf-8")
    new = QUOTE.sub(lambda found: f"{found[1]}{quotation(ordered)}{found[2]}", old)
    if new != old:
        readme.write_text(new, "utf-8")


def document(results: Results) -> str:
    """All results as one Markdown document."""
    parts = [
        "# What a visit costs",
        "Written by `make bench`; what it does is told in [README.md](README.md). 1 KB is 1,024 bytes.",
    ]
    if about := results.get("about"):
        parts.append("\n".join(f"- {name}: {value}" for name, value in about.items()))
    if met := targets(results):
        parts += ["## Targets", table(("target", "limit", "measured", "reached"), met)]
    for page in PAGES:
        if rows := list(of_page(results, page)):
            parts += [f"## {page.capitalize()}", table(("", *TITLES.values()), rows)]
    if rows := list(every_page(results)):
        parts += [
            "## Every page of this site",
            "A first visit, and the text on screen when connections freeze; "
            "of the one page, which holds all, the chapters.",
            table(("page", "html", "fonts aside", "fonts", "requests", "characters on screen"), rows),
        ]
    if build := results.get("build"):
        parts += ["## Build", table(("", "processor", "clock", "peak memory"), build_rows(build))]
    if growth := results.get("growth"):
        parts += [
            "## Build time of the pages alone as they grow in number",
            table(("pages", *(TITLES[kind] for kind in (THIS, STOCK)), "this site : stock theme"), growth_rows(growth)),
        ]
    return "\n\n".join(parts) + "\n"


def quotation(results: Results) -> str:
    """What the README quotes: a chapter, side by side, and the build."""
    rows = [row for row in of_page(results, CHAPTER) if row[0] in QUOTED]
    if build := results.get("build"):
        cells = (f"{build[kind]['seconds']:.1f} s" if kind in build else "–" for kind in TITLES)
        rows.append(("build of the pages alone", *cells))
    return table((f"the chapter “{CHAPTER.capitalize()}”", *TITLES.values()), rows) + "\n" if rows else ""


REQUESTS, WEIGHT, FONTS, SECOND = "requests", "first visit, fonts aside", "fonts", "as second page of a visit"
FROZEN = f"characters on screen when connections freeze after {FREEZE:,} bytes"
LARGEST, BLOCKING, SHIFT = "largest contentful paint", "blocking time", "layout shift"
QUOTED = {REQUESTS, WEIGHT, FONTS, SECOND, FROZEN, LARGEST, BLOCKING, SHIFT}


def of_page(results: Results, page: str) -> Iterable[tuple[str, ...]]:
    """The rows of the table for one page: a name, then a cell for each that is compared."""

    def row(name: str, section: str, cell: Any) -> Iterable[tuple[str, ...]]:
        found = [results.get(section, {}).get(kind, {}).get(page) for kind in TITLES]
        if any(found):
            yield (name, *(cell(each) if each else "–" for each in found))

    yield from row(REQUESTS, "weight", lambda each: _requests(each))
    for kind in KINDS:
        name = FONTS if kind == "fonts" else f"{kind}, brotli"
        if any(_get(results, "weight", each, page, "bytes", kind) for each in TITLES):
            yield from row(name, "weight", lambda each, kind=kind: _kilo(each["bytes"][kind]))
    yield from row(WEIGHT, "weight", lambda each: _kilo(weight(each)))
    yield from row(SECOND, "second", lambda each: _kilo(sum(each["bytes"].values())))
    yield from row(FROZEN, "frozen", lambda each: f"{each['shown']:,} of {each['all']:,}")
    yield from row("first paint", "speed", lambda each: _seconds(each["first_paint"]))
    yield from row(LARGEST, "speed", lambda each: _seconds(each["largest_paint"]))
    yield from row(BLOCKING, "speed", lambda each: f"{each['blocking']:.0f} ms")
    yield from row(SHIFT, "speed", lambda each: f"{each['layout_shift']:.3f}")
    yield from row(
        "Lighthouse: performance, accessibility, best practices, SEO",
        "speed",
        lambda each: ", ".join(str(each[name]) for name in ("performance", "accessibility", "best-practices", "seo")),
    )
    yield from row("runs that these are the medians of", "speed", lambda each: str(each["runs"]))


def every_page(results: Results) -> Iterable[tuple[str, ...]]:
    """The rows of the table of all pages."""
    weights = results.get("weight", {}).get("every", {})
    frozen = results.get("frozen", {}).get("every", {})
    for page in sorted({**weights, **frozen}):
        if visit := weights.get(page):
            sizes = (visit["bytes"]["html"], weight(visit), visit["bytes"]["fonts"])
            cells = [*(_kilo(size) for size in sizes), _requests(visit)]
        else:
            cells = ["–"] * 4
        shown = frozen.get(page)
        yield f"`{page}`", *cells, f"{shown['shown']:,} of {shown['all']:,}" if shown else "–"


def targets(results: Results) -> list[tuple[str, str, str, str]]:
    """Each target with its limit, what was measured on the worst of the pages, and whether it is reached."""
    rows: list[tuple[str, str, str, str]] = []

    def add(name: str, limit: str, measured: str, reached: bool) -> None:
        rows.append((name, limit, measured, "yes" if reached else "**no**"))

    if first := results.get("weight", {}).get("every"):
        source = PAGES["source"]
        html = {page: each["bytes"]["html"] for page, each in first.items()}
        most = max(size for page, size in html.items() if page != source)
        add("HTML of a page", _kilo(12 * KB), _kilo(most), most <= 12 * KB)
        add("HTML of the source page", _kilo(14 * KB), _kilo(html[source]), html[source] <= 14 * KB)
        most = max(weight(each) for each in first.values())
        add("first visit, fonts aside", _kilo(22 * KB), _kilo(most), most <= 22 * KB)
        most = max(each["requests"] + each["third_party_requests"] for each in first.values())
        add("requests of a first visit", "8", str(most), most <= 8)
        most = max(each["bytes"]["fonts"] for each in first.values())
        add("fonts of a first visit", _kilo(45 * KB), _kilo(most), most <= 45 * KB)
    if second := results.get("second", {}).get(THIS):
        most = max(sum(each["bytes"].values()) for each in second.values())
        add("second page of a visit", _kilo(15 * KB), _kilo(most), most <= 15 * KB)
    if every := results.get("frozen", {}).get("every"):
        whole = sum(each["shown"] >= each["all"] for each in every.values())
        add(
            "pages whose text is all on screen when connections freeze",
            "all",
            f"{whole} of {len(every)}",
            whole == len(every),
        )
    speed = results.get("speed", {})
    if THIS in speed:
        for name, title in (("performance", "performance"), ("accessibility", "accessibility"),
                            ("best-practices", "best practices"), ("seo", "SEO")):  # fmt: skip
            least = min(each[name] for each in speed[THIS].values())
            add(f"Lighthouse mobile, {title}", "100", str(least), least == 100)
        if BARE in speed:
            ratio = max(speed[THIS][page]["largest_paint"] / speed[BARE][page]["largest_paint"] for page in speed[THIS])
            add("largest contentful paint : bare page's", "1.10", f"{ratio:.2f}", round(ratio, 2) <= 1.1)
        most = max(each["blocking"] for each in speed[THIS].values())
        add("blocking time", "30 ms", f"{most:.0f} ms", most <= 30)
        most = max(each["layout_shift"] for each in speed[THIS].values())
        add("layout shift", "0.010", f"{most:.3f}", most <= 0.01)
    build = results.get("build", {})
    if THIS in build and STOCK in build:
        ratio = build[THIS]["seconds"] / build[STOCK]["seconds"]
        add("build of the pages alone : stock theme's", "1.50", f"{ratio:.2f}", ratio <= 1.5)
    if growth := results.get("growth"):
        copies = max(growth, key=int)
        here, there = (growth[copies].get(kind) for kind in (THIS, STOCK))
        if here and there:
            add(f"the same at {copies} times the pages", "1.50", f"{here / there:.2f}", here / there <= 1.5)
    return rows


def weight(visit: dict[str, Any]) -> int:
    """The bytes of a visit, fonts aside."""
    return sum(size for kind, size in visit["bytes"].items() if kind != "fonts")


def build_rows(build: Results) -> Iterable[tuple[str, ...]]:
    """The rows of the table of builds."""
    titles = {
        THIS: "pages alone, this site",
        STOCK: "pages alone, stock theme",
        "whole": "this site with all its editions",
    }
    for name, title in titles.items():
        if name in build:
            each = build[name]
            yield title, f"{each['seconds']:.2f} s", f"{each['clock']:.2f} s", f"{each['memory'] / KB / KB:.0f} MB"


def growth_rows(growth: Results) -> Iterable[tuple[str, ...]]:
    """The rows of the table of growth; a build that was ended for its length has no time."""
    for _, each in sorted(growth.items(), key=lambda item: int(item[0])):
        times = [each.get(kind) for kind in (THIS, STOCK)]
        cells = [f"{seconds:.1f} s" if seconds else "too long" for seconds in times]
        ratio = f"{times[0] / times[1]:.2f}" if all(times) else "–"
        yield (f"{each['pages']:,}", *cells, ratio)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; all columns but the first are set to the right."""
    titles = list(head)
    lines = [titles, ["---", *["--:"] * (len(titles) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _get(tree: Any, *path: str) -> Any:
    for name in path:
        tree = tree.get(name, {}) if isinstance(tree, dict) else {}
    return tree


def _kilo(size: int) -> str:
    return f"{size / KB:.1f} KB" if size else "0"


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.2f} s"


def _requests(visit: dict[str, Any]) -> str:
    own, other = visit["requests"], visit["third_party_requests"]
    return f"{own} and {other} to third parties" if other else str(own)

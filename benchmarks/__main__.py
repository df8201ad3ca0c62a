"""Measure what a visit and a build cost: python -m benchmarks (see README.md beside this)."""

import json
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median
from typing import Any

import click
import pypandoc

from edition.pages.project import project

from . import browsing, lighthouse, report, serve, sites
from .sites import BARE, PAGES, STOCK, THIS

WORK = sites.ROOT / ".cache" / "bench"
# Where the text of a page stands.
TEXT = {THIS: "article", STOCK: "article", BARE: "body"}
# What a visitor reads before the page that is weighed as the second.
BEFORE = {page: "history" if page == "home" else "home" for page in PAGES}
RUNS = 5
# No further round is begun when it would end later than this, in seconds.
ROUNDS_LIMIT = 1200
BUILDS = 3
GROWTH = (1, 10, 100)
# Builds that take longer than this are ended, in seconds.
LIMIT = 150


def weight(servers: dict[str, serve.Server]) -> dict[str, Any]:
    """Requests and bytes of a first visit, to every page of this site, and of a second page."""
    first: dict[str, Any] = {}
    second: dict[str, Any] = {}
    with browsing.browser() as browser:
        for kind, server in servers.items():
            first[kind] = {name: browsing.weigh(browser, server, page) for name, page in PAGES.items()}
            second[kind] = {
                name: browsing.weigh(browser, server, page, PAGES[BEFORE[name]]) for name, page in PAGES.items()
            }
        known = {page: first[THIS][name] for name, page in PAGES.items()}
        every = {page: known.get(page) or browsing.weigh(browser, servers[THIS], page) for page in every_page()}
    return {"weight": {**first, "every": every}, "second": second}


def every_page() -> list[str]:
    """The pages of this site as it was built."""
    site = WORK / THIS
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("index.html"))
    return [name for name in names if not name.startswith("v/")]


def frozen(servers: dict[str, serve.Server]) -> dict[str, Any]:
    """The text on screen when connections freeze: of the compared pages, and of every page of this site."""
    found: dict[str, Any] = {}
    with browsing.browser() as browser:
        for kind, server in servers.items():
            pages = {page: page for page in every_page()} if kind == THIS else PAGES
            found[kind] = browsing.readable(browser, server, pages, TEXT[kind])
        every = found[THIS]
        found[THIS] = {name: every[page] for name, page in PAGES.items()}
        # Its chapters stand first; what it promises is that those are read.
        chapters = f"main > section:nth-of-type(-n+{len(project(sites.ROOT).edition.reading.chapters)})"
        every |= browsing.readable(browser, servers[THIS], {sites.ONE_PAGE: sites.ONE_PAGE}, chapters)
    return {"frozen": {**found, "every": every}}


def speed(servers: dict[str, serve.Server]) -> dict[str, Any]:
    """What Lighthouse says: the medians of several runs, taken in turns so that a busy minute falls on all."""
    program = lighthouse.install(WORK / "lighthouse")
    runs: dict[str, dict[str, list[dict[str, Any]]]] = {kind: {name: [] for name in PAGES} for kind in servers}
    began = time.monotonic()
    for number in range(RUNS):
        taken = time.monotonic() - began
        if number and taken + taken / number > ROUNDS_LIMIT:
            click.echo(f"  the machine is too slow for more than {number} rounds")
            break
        click.echo(f"  round {number + 1} of {RUNS}")
        for name, page in PAGES.items():
            for kind, server in servers.items():
                address = server.address + page.removesuffix("index.html")
                runs[kind][name].append(lighthouse.measure(program, address))
    return {
        "speed": {kind: {name: lighthouse.middle(each) for name, each in pages.items()} for kind, pages in runs.items()}
    }


def build(whole: sites.Cost) -> dict[str, Any]:
    """Time and memory of building the pages alone, each theme in turn, and of the whole site."""
    folders = {kind: sites.write(WORK / f"{kind}-project", kind) for kind in (THIS, STOCK)}
    costs: dict[str, list[sites.Cost]] = {kind: [] for kind in folders}
    for _ in range(BUILDS):
        for kind, folder in folders.items():
            costs[kind].append(sites.pages_alone(folder, WORK / "pages"))
    found = {
        kind: {
            "seconds": round(median(each.seconds for each in taken), 3),
            "clock": round(median(each.clock for each in taken), 3),
            "memory": max(each.memory for each in taken),
        }
        for kind, taken in costs.items()
    }
    found["whole"] = {
        "seconds": round(whole.seconds, 3),
        "clock": round(whole.clock, 3),
        "memory": whole.memory,
    }
    return {"build": found}


def growth() -> dict[str, Any]:
    """How long the pages alone take as they grow in number."""
    found: dict[str, Any] = {}
    for copies in GROWTH:
        found[str(copies)] = {}
        for kind in (THIS, STOCK):
            folder = sites.write(WORK / "growing", kind, copies)
            found[str(copies)]["pages"] = sum(1 for _ in (folder / sites.PAGES_SOURCE).rglob("*.md"))
            try:
                cost = sites.pages_alone(folder, WORK / "grown", LIMIT)
                found[str(copies)][kind] = round(cost.seconds, 2)
            except TimeoutError:
                found[str(copies)][kind] = None
            click.echo(f"  {copies} times, {report.TITLES[kind]}: {found[str(copies)][kind]} s")
    shutil.rmtree(WORK / "growing", ignore_errors=True)
    shutil.rmtree(WORK / "grown", ignore_errors=True)
    return {"growth": found}


VISITS: dict[str, Callable[[dict[str, serve.Server]], dict[str, Any]]] = {
    "weight": weight,
    "frozen": frozen,
    "speed": speed,
}
PARTS = (*VISITS, "build", "growth")


def about() -> dict[str, str]:
    """What the figures depend on beside the site itself."""
    chromium = subprocess.run([browsing.chromium(), "--version"], capture_output=True, text=True, check=True)
    lock = json.loads((lighthouse.HERE / "package-lock.json").read_text("utf-8"))
    return {
        "measured": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "browser": " ".join(chromium.stdout.split()[:2]),
        "Lighthouse": lock["packages"]["node_modules/lighthouse"]["version"] + ", simulated mobile throttling",
        "Python": platform.python_version(),
        "stock theme": f"mkdocs-material {version('mkdocs-material')} on mkdocs {version('mkdocs')}",
        "bare page": f"pandoc {pypandoc.get_pandoc_version()}, --standalone",
    }


def kept(results: report.Results, now: dict[str, str], parts: list[str]) -> report.Results:
    """The figures that a run of some parts may keep: those of the same machine with the same tools."""
    before = results.get("about", {}) | {"measured": now["measured"]}
    if len(parts) == len(PARTS) or before != now:
        return {"about": now}
    again = f"{now['measured']} ({', '.join(parts)}; the rest before, with the same tools)"
    return results | {"about": now | {"measured": again}}


@click.command()
@click.option("--only", default="", help=f"Parts to run, separated by commas: {', '.join(PARTS)}.")
def main(only: str) -> None:
    """Measure, and write results.md and the table in the project's README."""
    parts = [part for part in only.replace(" ", "").split(",") if part] or list(PARTS)
    if unknown := [part for part in parts if part not in PARTS]:
        raise click.BadParameter(f"{unknown[0]}: is not one of {', '.join(PARTS)}")
    WORK.mkdir(parents=True, exist_ok=True)
    results = report.load()
    began = time.monotonic()
    try:
        results = kept(results, about(), parts)
        whole = None
        if {"build", *VISITS} & set(parts):
            click.echo("Building this site")
            whole = sites.whole(WORK / THIS)
        if set(VISITS) & set(parts):
            click.echo("Building the same pages under the stock theme, and bare pages")
            sites.pages_alone(sites.write(WORK / "stock-project", STOCK), WORK / STOCK)
            sites.bare(WORK / THIS, WORK / BARE)
            with ExitStack() as stack:
                servers = {kind: stack.enter_context(serve.serve(WORK / kind)) for kind in (THIS, STOCK, BARE)}
                for part in (part for part in VISITS if part in parts):
                    click.echo(f"Measuring: {part}")
                    results |= VISITS[part](servers)
                    report.save(results)
        if "build" in parts and whole:
            click.echo("Measuring: build")
            results |= build(whole)
            report.save(results)
        if "growth" in parts:
            click.echo("Measuring: growth")
            results |= growth()
            report.save(results)
    except (sites.Failed, FileNotFoundError, RuntimeError) as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo((report.HERE / "results.md").read_text("utf-8"))
    click.echo(f"benchmarks/results.md is written, after {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()

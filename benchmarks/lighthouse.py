"""Runs Lighthouse with its own mobile throttling and reads what it found.

https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from statistics import median
from typing import Any

from . import browsing

HERE = Path(__file__).parent
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = {
    "first_paint": "first-contentful-paint",
    "largest_paint": "largest-contentful-paint",
    "layout_shift": "cumulative-layout-shift",
    "blocking": "total-blocking-time",
}


def install(place: Path) -> Path:
    """Let npm fetch Lighthouse into a folder, once for each lock file, and return its program."""
    lock, stamp = HERE / "package-lock.json", place / "done"
    if not (stamp.is_file() and stamp.read_bytes() == lock.read_bytes()):
        npm = shutil.which("npm")
        if not npm:
            raise FileNotFoundError("npm")
        place.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, place)
        command = [npm, "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(command, cwd=place, check=True)
        shutil.copy(lock, stamp)
    return place / "node_modules" / "lighthouse" / "cli" / "index.js"


def measure(program: Path, address: str) -> dict[str, Any]:
    """Load a page once, in a Chromium of its own, and return what Lighthouse says of it."""
    command = [
        *("node", str(program), address, "--output=json", "--quiet", "--no-enable-error-reporting"),
        "--disable-full-page-screenshot",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(('--headless', *map(_quoted, browsing.SWITCHES)))}",
    ]
    environment = {**os.environ, "CHROME_PATH": str(browsing.chromium())}
    for last in (False, True):  # Chromium sometimes does not come up
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=True, env=environment)
            return read(json.loads(done.stdout))
        except (RuntimeError, subprocess.SubprocessError) as problem:
            if last:
                raise RuntimeError(f"Lighthouse: {getattr(problem, 'stderr', '') or problem}") from problem
    raise AssertionError


def _quoted(switch: str) -> str:
    name, _, value = switch.partition("=")
    return f'{name}="{value}"' if value else name


def read(report: dict[str, Any]) -> dict[str, Any]:
    """What the tables need of a Lighthouse report: scores of 100, milliseconds, and what failed."""
    if "runtimeError" in report:
        raise RuntimeError(report["runtimeError"]["message"])
    found: dict[str, Any] = {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}
    found |= {name: report["audits"][audit]["numericValue"] for name, audit in AUDITS.items()}
    found["failed"] = sorted(
        {
            each["id"]
            for name in CATEGORIES
            for each in report["categories"][name]["auditRefs"]
            if each["weight"]
            and (report["audits"][each["id"]]["score"] or 0) < 1
            and report["audits"][each["id"]]["scoreDisplayMode"] in ("binary", "numeric", "metricSavings")
        }
    )
    return found


def middle(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The median of each figure over several runs, and every audit that failed in one of them."""
    numbers = [*CATEGORIES, *AUDITS]
    found: dict[str, Any] = {name: round(median(each[name] for each in runs), 4) for name in numbers}
    found["failed"] = sorted({audit for each in runs for audit in each["failed"]})
    found["runs"] = len(runs)
    return found

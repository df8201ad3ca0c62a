"""The Nu HTML checker, the one the W3C runs, finds nothing on any page."""

import json
import subprocess
from pathlib import Path

# What the checker is wrong about.
NOT_ASKED = (
    # Its list of CSS is older than its list of HTML.
    "CSS: “container-type”: Property “container-type” doesn't exist.",
    "CSS: “paint-order”: Property “paint-order” doesn't exist.",
    "CSS: Unrecognized at-rule “@container”",
    # It finds no `data:` in a policy that has it.
    "Resource violates Content Security Policy (meta tag): image “data:",
    # It takes the JSON-LD, which is data and never run, for a script.
    "Inline script violates Content Security Policy (meta tag): "
    "blocked by “script-src” directive (missing “‘unsafe-inline’” or nonce/hash).",
    # Browsers know it, the standard does not; on a host that sets no headers nothing else keeps
    # a browser from looking up the hosts that a page links to.
    "Bad value “x-dns-prefetch-control” for attribute “http-equiv” on element “meta”.",
)


def test_html_is_valid(site_dir: Path, base_url: str, tool, node_module) -> None:
    jar = node_module("vnu-jar") / "build" / "dist" / "vnu.jar"
    pages = [base_url + path.relative_to(site_dir).as_posix() for path in sorted(site_dir.rglob("*.html"))]
    command = [
        tool("Java"),
        "-Dnu.validator.servlet.allow-forbidden-hosts=true",
        "-jar",
        jar,
        "--format",
        "json",
        *pages,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    faults = [
        f"{fault['url'].removeprefix(base_url)}:{fault.get('lastLine')}: {fault['message']}"
        for fault in json.loads(done.stderr or done.stdout)["messages"]
        if (fault["type"] != "info" or fault.get("subType") == "warning") and not fault["message"].startswith(NOT_ASKED)
    ]
    assert not faults, "\n".join(sorted(faults))

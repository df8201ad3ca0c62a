"""The Nu HTML checker, the one the W3C runs, finds nothing on any page."""

import json
import subprocess
from pathlib import Path

# What the checker itself gets wrong, all of it about the policy.
NOT_ASKED = (
    # It finds no `data:` in a policy that has it.
    "Resource violates Content Security Policy (meta tag): image “data:",
    # It takes JSON-LD, which is data that no browser runs or blocks, for a script. In the words of the
    # standard, "prepare the script element" returns at a data block before it asks the policy.
    # https://html.spec.whatwg.org/multipage/scripting.html#prepare-the-script-element
    "Inline script violates Content Security Policy (meta tag): "
    "blocked by “script-src” directive (missing “‘unsafe-inline’” or nonce/hash).",
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

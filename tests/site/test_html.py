"""The Nu HTML checker, the one the W3C runs, finds nothing on any page."""

import json
import subprocess
from pathlib import Path

# What the checker's list of CSS, older than its list of HTML, has not learnt yet.
NOT_LEARNT = {
    "CSS: “paint-order”: Property “paint-order” doesn't exist.",
    "CSS: Unrecognized at-rule “@container”",
}


def test_html_is_valid(site_dir: Path, tool, node_module) -> None:
    jar = node_module("vnu-jar") / "build" / "dist" / "vnu.jar"
    files = sorted(site_dir.rglob("*.html"))
    command = [tool("Java"), "-jar", jar, "--format", "json", "--also-check-svg", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = json.loads(done.stderr or done.stdout)["messages"]
    faults = [
        f"{Path(fault['url'].removeprefix('file:')).relative_to(site_dir)}:{fault.get('lastLine')}: {fault['message']}"
        for fault in found
        if (fault["type"] != "info" or fault.get("subType") == "warning") and fault["message"] not in NOT_LEARNT
    ]
    assert not faults, "\n".join(sorted(faults))

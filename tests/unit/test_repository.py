"""What the project tells its hosts and tools: workflows run nothing but make, and all is pinned."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

WORKFLOWS = {"test.yml": ["make test"], "pages.yml": ["make site"]}
# What the guides name that is made: by make, by publishing, or on a reader's machine.
MADE = {".venv/", ".venv/bin/edition", "site/", "v/VERSION/", "data/goals.json", "v/"}


def workflow(root: Path, name: str) -> dict:
    read = yaml.safe_load((root / ".github/workflows" / name).read_text("utf-8"))
    assert isinstance(read, dict)
    return read


def steps(read: dict) -> Iterator[dict]:
    for job in read["jobs"].values():
        yield from job["steps"]


def targets(root: Path) -> set[str]:
    return set(re.findall(r"(?m)^([a-z-]+):", (root / "Makefile").read_text("utf-8")))


def test_these_are_all_workflows(root: Path) -> None:
    assert {path.name for path in (root / ".github/workflows").iterdir()} == set(WORKFLOWS)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_runs_make_alone(name: str, root: Path) -> None:
    assert [step["run"] for step in steps(workflow(root, name)) if "run" in step] == WORKFLOWS[name]
    assert {command.removeprefix("make ") for command in WORKFLOWS[name]} <= targets(root)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_named_by_commit_and_release(name: str, root: Path) -> None:
    """A tag can be moved to other code, a commit cannot."""
    used = [step["uses"] for step in steps(workflow(root, name)) if "uses" in step]
    assert used
    lines = (root / ".github/workflows" / name).read_text("utf-8")
    for action in used:
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action)
        assert re.search(rf"uses: {re.escape(action)} # v\d+\.\d+\.\d+$", lines, re.M)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_only_read_but_for_the_job_that_deploys(name: str, root: Path) -> None:
    read = workflow(root, name)
    assert read["permissions"] == {"contents": "read"}
    more = {job: about["permissions"] for job, about in read["jobs"].items() if "permissions" in about}
    assert more == ({"deploy": {"id-token": "write", "pages": "write"}} if name == "pages.yml" else {})


def test_the_tests_of_the_host_leave_nothing_out(root: Path) -> None:
    (job,) = workflow(root, "test.yml")["jobs"].values()
    assert job["env"] == {"EDITION_SKIPS": "fail"}


def test_what_runs_before_a_commit_is_make_too(root: Path) -> None:
    read = yaml.safe_load((root / ".pre-commit-config.yaml").read_text("utf-8"))
    hooks = [hook for repository in read["repos"] for hook in repository["hooks"]]
    assert {repository["repo"] for repository in read["repos"]} == {"local"}
    assert hooks
    for hook in hooks:
        assert hook["entry"].removeprefix("make ") in targets(root)
        re.compile(hook.get("files", ""))


def test_updates_are_asked_for_wherever_something_is_pinned(root: Path) -> None:
    read = yaml.safe_load((root / ".github/dependabot.yml").read_text("utf-8"))
    asked = {
        (update["package-ecosystem"], folder.strip("/"))
        for update in read["updates"]
        for folder in update.get("directories") or [update["directory"]]
    }
    locks = {("npm", path.parent.name) for path in root.glob("*/package-lock.json")}
    assert locks
    assert asked == {("github-actions", ""), ("pip", ""), *locks}


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"])
def test_the_guides_name_what_is_there(name: str, root: Path) -> None:
    """Every link, every path in code that has a folder, and every target of make."""
    text = (root / name).read_text("utf-8")
    prose = re.sub(r"(?s)```.*?```", "", text)
    written = re.findall(r"\]\(([^)#:]+)\)", prose)
    written += [path for path in re.findall(r"`([\w.-]+/[\w./-]*)`", prose) if path not in MADE]
    assert len(written) > 5
    rooms = [root, root / "src" / "edition", root / "tests" / "reach"]
    assert not [path for path in written if not any((room / path).exists() for room in rooms)]
    commands = re.findall(r"(?m)^make ([a-z-]+)$|`make ([a-z-]+)[^`]*`", text)
    assert {first or second for first, second in commands} <= targets(root)

"""A release is there whole or not at all, and what was frozen stays."""

import filecmp
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from edition.errors import EditionError
from edition.publish import policy, publish
from edition.publish.release import release
from edition.publish.site import parse
from tests.support.publishing import SILENT


@pytest.fixture
def site(made_up, edition, published, tmp_path):
    def make(name: str = "built", **changes: str) -> Path:
        if not changes:
            return Path(shutil.copytree(published, tmp_path / name))
        folder = made_up(name, **changes)
        publish(folder, edition, **SILENT)
        return folder

    return make


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_site_and_a_frozen_copy_are_put_there(site, tmp_path) -> None:
    built, to = site(), tmp_path / "web"
    assert release(built, to) == "1.0"
    for name, data in tree(built).items():
        if not name.startswith(("_headers", "hosts/")):
            assert (to / name).read_bytes() == data
            assert (to / "v/1.0" / name).read_bytes() == data
    assert "/v/1.0/assets/*" in (to / "_headers").read_text("utf-8")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_same_release_again_changes_nothing(site, tmp_path) -> None:
    built, to = site(), tmp_path / "web"
    release(built, to)
    before = tree(to)
    release(built, to)
    assert tree(to) == before


def test_a_frozen_version_is_never_overwritten(site, tmp_path) -> None:
    to = tmp_path / "web"
    release(site(), to)
    before = tree(to)
    other = site("other", **{"data/goals.yml": "goals:\n- {id: three}\n"})
    with pytest.raises(EditionError, match=r"v/1\.0: is frozen, and its .* differs"):
        release(other, to)
    assert tree(to) == before


def test_an_older_version_stays_and_keeps_its_style(site, made_up, tmp_path) -> None:
    """Each page keeps to the policy in it; no configuration has to know the styles of all."""
    to = tmp_path / "web"
    release(site(), to)
    kept = tree(to / "v/1.0")
    raw = made_up("raw")
    changed = {
        path.relative_to(raw).as_posix(): path.read_text("utf-8").replace("black", "navy")
        for path in raw.rglob("*.html")
    }
    changed["data/edition.yml"] = 'version: "2.0"\ndate: 2020-02-03\n'
    assert release(site("second", **changed), to) == "2.0"
    assert tree(to / "v/1.0") == kept
    own = {home: policy.of(parse((to / home / "index.html").read_bytes())) for home in ("", "v/1.0", "v/2.0")}
    assert own[""] == own["v/2.0"] != own["v/1.0"], "each version's pages carry their own policy"


def test_what_belongs_to_a_checkout_stays(site, tmp_path) -> None:
    to = tmp_path / "checkout"
    (to / ".git/refs").mkdir(parents=True)
    (to / ".git/HEAD").write_text("ref: refs/heads/pages\n")
    (to / "CNAME").write_text("example.org\n")
    (to / "old.html").write_text("old")
    release(site(), to)
    assert (to / ".git/HEAD").read_text() == "ref: refs/heads/pages\n"
    assert (to / ".git/refs").is_dir()
    assert (to / "CNAME").is_file()
    assert not (to / "old.html").exists()


@pytest.mark.parametrize("moment", ["shutil.copytree", "hosts.write_configuration", "swap_in"])
def test_interrupted_half_way_it_leaves_the_folder_as_it_was(site, tmp_path, monkeypatch, moment) -> None:
    to = tmp_path / "web"
    release(site(), to)
    before = tree(to)
    newer = site("newer", **{"data/edition.yml": 'version: "2.0"\ndate: 2020-02-03\n'})

    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(f"edition.publish.release.{moment}", stop)
    with pytest.raises(KeyboardInterrupt):
        release(newer, to)
    monkeypatch.undo()
    assert tree(to) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".web")] == []


def test_a_folder_with_something_else_is_refused(site, tmp_path) -> None:
    to = tmp_path / "home"
    to.mkdir()
    (to / "letters.txt").write_text("dear")
    with pytest.raises(EditionError, match="holds something that is no site"):
        release(site(), to)
    assert [path.name for path in to.iterdir()] == ["letters.txt"]


def test_a_folder_that_holds_the_site_is_refused(site) -> None:
    built = site()
    with pytest.raises(EditionError, match="holds the site itself"):
        release(built, built.parent)


def test_pages_that_were_not_published_are_refused(made_up, tmp_path) -> None:
    with pytest.raises(EditionError, match="is no published site"):
        release(made_up(), tmp_path / "web")


def test_a_version_that_names_another_place_is_refused(made_up, edition, tmp_path) -> None:
    folder = made_up(**{"data/edition.yml": "version: ../..\ndate: 2020-02-03\n"})
    publish(folder, edition, **SILENT)
    with pytest.raises(EditionError, match="cannot be the name of a folder"):
        release(folder, tmp_path / "web")


def test_the_copy_is_the_original(site, tmp_path) -> None:
    built, to = site(), tmp_path / "web"
    release(built, to)
    match, mismatch, errors = filecmp.cmpfiles(
        built, to / "v/1.0", ["index.html", "offline.zip", "SHA256SUMS"], shallow=False
    )
    assert len(match) == 3 and not mismatch and not errors


@pytest.fixture
def key(tool, tmp_path) -> Path:
    path = tmp_path / "key"
    subprocess.run([tool("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-C", "who@where", "-f", path], check=True)
    return path


def verified(root: Path, folder: Path) -> list[bool]:
    """Whether the two lines that the downloads page gives for this system, in each language, find nothing wrong."""
    found = []
    for page in sorted(root.glob("docs/*/about/downloads.md")):
        blocks = re.findall(r"(?ms)^```\n(.*?)^```", page.read_text("utf-8"))
        lines = next(block for block in blocks if "sha256sum" in block).splitlines()
        assert len(lines) == 2
        assert all(block.splitlines()[1] == lines[1] for block in blocks)
        found += [subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True).returncode == 0 for line in lines]
    return found


def test_a_signed_release_is_verified_as_the_downloads_page_says(site, tmp_path, key, root) -> None:
    built, to = site(), tmp_path / "web"
    release(built, to, key)
    for folder in (to, to / "v/1.0"):
        assert verified(root, folder) == [True] * 6
        assert "who@where" not in (folder / "signers.txt").read_text()
    sums = to / "SHA256SUMS"
    sums.write_bytes(sums.read_bytes().replace(b"a", b"b", 1))
    assert verified(root, to) == [False] * 6
    release(built, to, key)
    assert verified(root, to) == [True] * 6


def test_without_a_key_nothing_changes(site, tmp_path, key) -> None:
    built = site()
    release(built, tmp_path / "plain")
    release(built, tmp_path / "signed", key)
    more = {"SHA256SUMS.sig", "signers.txt", "v/1.0/SHA256SUMS.sig", "v/1.0/signers.txt"}
    plain, signed = tree(tmp_path / "plain"), tree(tmp_path / "signed")
    assert {name: data for name, data in signed.items() if name not in more} == plain
    assert set(signed) == {*plain, *more}


def test_a_key_that_is_none_is_told_and_nothing_is_released(site, tmp_path, tool) -> None:
    tool("ssh-keygen")
    (tmp_path / "key").write_text("no key")
    with pytest.raises(EditionError, match=r"ssh-keygen: "):
        release(site(), tmp_path / "web", tmp_path / "key")
    assert not (tmp_path / "web").exists()

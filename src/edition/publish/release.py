"""Puts a published site where it is served from, and freezes each version beside it for good.

The folder is changed in one step: what is being made lies beside it until it is whole.
"""

from __future__ import annotations

import filecmp
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from edition import yaml_files
from edition.errors import EditionError
from edition.field_types import VERSION
from edition.publish import hosts
from edition.publish.stamp import stamp_files
from edition.swap import swap_in

VERSIONS: Final = "v"
MARK: Final = "SHA256SUMS"
# What belongs to a checkout or a host, and not to the site that lies in it.
KEPT: Final = ("CNAME",)
# The signature of the sums as OpenSSH makes it, and who may sign: https://man.openbsd.org/ssh-keygen#Y
SIGNATURE: Final = f"{MARK}.sig"
SIGNERS: Final = "signers.txt"
SIGNER: Final = "edition"
NAMESPACE: Final = "file"


def release(site: Path, to: Path, key: Path | None = None) -> str:
    """Put the site in the folder `to`, with a frozen copy under `v/VERSION/`; return the version.

    With an OpenSSH key the checksums are signed, there and in the frozen copy.

    What starts with a dot in `to` (a checkout's `.git`, a host's `.well-known`) and `CNAME` stay,
    and so does every frozen version. Raises EditionError, with `to` as it was, if there is no
    published site, if `to` holds something else, or if another site is frozen under this version.
    """
    version = version_of(site)
    to = to.resolve()
    _check(site.resolve(), to)
    to.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{to.name}.", dir=to.parent))
    fresh = work / to.name
    try:
        shutil.copytree(site, fresh)
        if to.is_dir():
            _keep(to, fresh)
        frozen = fresh / VERSIONS / version
        if frozen.exists():
            different = next(differences(site, frozen), None)
            if different is not None:
                raise EditionError(
                    f"{to / VERSIONS / version}: is frozen, and its {different} differs "
                    "(give the edition a new version in docs/en/data/edition.yml)"
                )
        else:
            shutil.copytree(site, frozen, ignore=_only_for_hosts(site))
        if key:
            for folder in (fresh, frozen):
                sign(folder, key)
        hosts.write_configuration(fresh)
        epoch = int(site.stat().st_mtime)
        for path in sorted(fresh.iterdir()):
            if not path.name.startswith("."):
                stamp_files(path, epoch) if path.is_dir() else path.chmod(0o644)
        fresh.chmod(to.stat().st_mode & 0o7777 if to.is_dir() else 0o755)
        swap_in(fresh, to)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return version


def sign(folder: Path, key: Path) -> None:
    """Sign the checksums in a folder, and write beside them whose signature that is.

    Raises EditionError for what OpenSSH says against it.
    """
    (folder / SIGNATURE).unlink(missing_ok=True)
    _ssh_keygen("-q", "-Y", "sign", "-f", key, "-n", NAMESPACE, folder / MARK)
    own = key if key.suffix == ".pub" else key.with_name(f"{key.name}.pub")
    public = own.read_text("utf-8") if own.is_file() else _ssh_keygen("-y", "-f", key)
    kind, code = public.split()[:2]  # what follows may name whoever made it, and where
    (folder / SIGNERS).write_text(f'{SIGNER} namespaces="{NAMESPACE}" {kind} {code}\n', "utf-8", newline="\n")


def _ssh_keygen(*given: object) -> str:
    try:
        done = subprocess.run(["ssh-keygen", *map(str, given)], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise EditionError("ssh-keygen: is not here (it comes with OpenSSH)") from None
    if done.returncode:
        raise EditionError(f"ssh-keygen: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout


def version_of(site: Path) -> str:
    """The version of a published site."""
    path = site / "data" / "edition.yml"
    if not (site / MARK).is_file() or not path.is_file():
        raise EditionError(f"{site}: is no published site (run make site)")
    version = str(yaml_files.read(path)[0].get("version"))
    if not re.fullmatch(VERSION, version):
        raise EditionError(f"{path}: version {version!r} cannot be the name of a folder")
    return version


def differences(site: Path, frozen: Path) -> Iterator[str]:
    """The files in which a site is not what was frozen of it."""
    ours, theirs = ({*_files(folder)} for folder in (site, frozen))
    yield from sorted(ours ^ theirs)
    for name in sorted(ours & theirs):
        if not filecmp.cmp(site / name, frozen / name, shallow=False):
            yield name


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not _for_hosts(name):
            yield name


def _for_hosts(name: str) -> bool:
    # A frozen version is served by the configuration of the newest; a signature is no part of what it signs.
    return name in (hosts.HEADERS_FILE, SIGNATURE, SIGNERS) or name.split("/")[0] == hosts.FOLDER


def _only_for_hosts(site: Path):  # type: ignore[no-untyped-def]  # shutil's own type is private
    def ignore(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if Path(folder) == site and _for_hosts(name)}

    return ignore


def _check(site: Path, to: Path) -> None:
    if to == site or to in site.parents or site in to.parents:
        raise EditionError(f"{to}: holds the site itself, or lies in it (choose another folder)")
    if to.exists() and not to.is_dir():
        raise EditionError(f"{to}: is not a folder")
    if to.is_dir():
        held = {path.name for path in to.iterdir()}
        if held and MARK not in held and ".git" not in held:
            raise EditionError(
                f"{to}: holds something that is no site (choose an empty folder, an earlier release or a checkout)"
            )


def _keep(old: Path, fresh: Path) -> None:
    for path in old.iterdir():
        if path.name.startswith(".") or path.name in KEPT or path.name == VERSIONS:
            target = fresh / path.name
            if path.is_dir() and not path.is_symlink():
                shutil.copytree(path, target, symlinks=True)
            else:
                shutil.copy2(path, target, follow_symlinks=False)

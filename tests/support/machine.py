"""What the tests use of the machine, where to find it, and how to get it.

Run as a program this installs what is missing, where it may: with apt as root, with npm,
with Playwright. Whatever stays missing leaves out the tests that need it, by name.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
# Not below .cache, which Zensical empties.
NODE = ROOT / ".tools" / "node"
# What Chromium is started with.
SWITCHES = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",  # a container's root has no other way; only our own pages are opened
]


@dataclass(frozen=True)
class Tool:
    """Something that the tests use: how to find it and the Debian package that has it."""

    find: Callable[[], Path | None]
    package: str


def _command(*names: str) -> Callable[[], Path | None]:
    def find() -> Path | None:
        found = next(filter(None, map(shutil.which, names)), None)
        return Path(found) if found else None

    return find


def _chromium() -> Path | None:
    found = _command("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")()
    if found:
        return found
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def _java() -> Path | None:
    found = shutil.which("java")  # which on a Mac may be there and say that there is none
    works = found and subprocess.run([found, "-version"], capture_output=True, check=False).returncode == 0
    return Path(found) if found and works else None


def _nginx() -> Path | None:
    found = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
    return Path(found) if found else None


def _brotli() -> Path | None:
    folders = ("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules")
    found = (Path(folder, "ngx_http_brotli_static_module.so") for folder in folders)
    return next((path for path in found if path.is_file()), None)


def _dictionary(name: str) -> Callable[[], Path | None]:
    folders = ("/usr/share/hunspell", "/usr/share/myspell/dicts", "/usr/local/share/hunspell")
    return lambda: next((path for folder in folders if (path := Path(folder, f"{name}.dic")).is_file()), None)


TOOLS = {
    "Chromium": Tool(_chromium, "chromium"),
    "Belarusian dictionary": Tool(_dictionary("be_BY"), "hunspell-be"),
    "British dictionary": Tool(_dictionary("en_GB"), "hunspell-en-gb"),
    "Firefox": Tool(_command("firefox-esr", "firefox"), "firefox-esr"),
    "Java": Tool(_java, "default-jre-headless"),
    "faketime": Tool(_command("faketime"), "faketime"),
    "nginx": Tool(_nginx, "nginx-light"),
    "nginx's brotli module": Tool(_brotli, "libnginx-mod-http-brotli-static"),
    "npm": Tool(_command("npm"), "npm"),
    "pdftotext": Tool(_command("pdftotext"), "poppler-utils"),
    "Russian dictionary": Tool(_dictionary("ru_RU"), "hunspell-ru"),
    "ssh-keygen": Tool(_command("ssh-keygen"), "openssh-client"),
    "w3m": Tool(_command("w3m"), "w3m"),
}


def find(name: str) -> Path | None:
    """Return where the tool of that name is, or None."""
    return TOOLS[name].find()


def node_module(name: str) -> Path | None:
    """Return the folder of a package that tests/package.json names, or None."""
    folder = NODE / "node_modules" / name
    return folder if folder.is_dir() else None


def _install() -> None:
    missing = [name for name, tool in TOOLS.items() if not tool.find()]
    if missing and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing", ", ".join(missing), flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
        subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL, env=environment, check=False)
        for name in missing:
            install = [*apt, "install", "-y", "--no-install-recommends", TOOLS[name].package]
            subprocess.run(install, stdout=subprocess.DEVNULL, env=environment, check=False)
    if not find("Chromium"):
        print("Installing Chromium with Playwright", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    _install_node()
    for name, tool in TOOLS.items():
        if not tool.find():
            print(f"{name}: not here; the tests that need it are left out")


def _install_node() -> None:
    lock = ROOT / "tests" / "package-lock.json"
    stamp = NODE / "done"
    npm = find("npm")
    if not npm or (stamp.is_file() and stamp.read_bytes() == lock.read_bytes()):
        return
    print("Installing the checkers that come from npm", flush=True)
    NODE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "tests" / name, NODE)
    command = [str(npm), "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    if subprocess.run(command, cwd=NODE, check=False).returncode == 0:
        shutil.copy(lock, stamp)


if __name__ == "__main__":
    _install()

"""Fixtures of the engine's tests: a copy of the made-up edition, and its data."""

from pathlib import Path

import pytest
from hypothesis import settings

from edition.model import Edition
from edition.pages.project import project
from tests.support.copies import LIGHTHOUSE, Copy

# How long an example takes says more about the machine than about the engine.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    found = Copy(tmp_path / "lighthouse")
    monkeypatch.chdir(found.root)
    return found


@pytest.fixture(scope="session")
def lighthouse() -> Edition:
    return project(LIGHTHOUSE).edition

"""The copy of the made-up edition that each case spoils."""

from tests.unit.conftest import copy

__all__ = ["copy"]

"""The schemas that lie beside the data are those of the models, and the data files name them."""

import json
from pathlib import Path

import pytest

from edition import schema
from edition.model import FILES


@pytest.mark.parametrize("name", FILES)
def test_schemas_are_current(root: Path, name: str) -> None:
    path = root / "docs" / "en" / "data" / schema.FOLDER / f"{name}.json"
    assert path.read_text("utf-8") == schema.schema(name), "run `edition schema`"


@pytest.mark.parametrize("name", FILES)
def test_data_files_name_their_schema(root: Path, name: str) -> None:
    path = root / "docs" / "en" / "data" / f"{name}.yml"
    if path.exists():
        first = path.read_text("utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema=schema/{name}.json"


@pytest.mark.parametrize("name", FILES)
def test_every_field_is_described(name: str) -> None:
    def fields(made: dict) -> list[str]:
        return [field for field, told in made.get("properties", {}).items() if not told.get("description")]

    made = json.loads(schema.schema(name))
    assert fields(made) == [field for field in fields(made) if "$ref" in made["properties"][field]]
    for title, definition in made["$defs"].items():
        assert not fields(definition) and definition["description"], title


def test_schemas_refuse_what_the_models_refuse() -> None:
    goals = json.loads(schema.schema("goals"))
    goal = goals["$defs"]["Goal"]
    assert goal["additionalProperties"] is False
    assert {"id", "stage", "field", "text", "cite", "link"} == set(goal["required"])
    entry = json.loads(schema.schema("timeline"))["$defs"]["Entry"]
    assert entry["properties"]["kind"]["enum"] == ["happened", "claimed", "planned", "predicted"]

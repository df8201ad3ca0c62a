"""Every statement as data: the same in JSON, CSV and Web Annotations, each with an address that leads to its words."""

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator
from lxml import html
from pyld import jsonld

from edition.publish.statements import plain, text_directive
from edition.publish.web_annotations import CONTEXT

OA = "http://www.w3.org/ns/oa#"
# Of the model's context, the terms that are used: https://www.w3.org/TR/annotation-vocab/
TERMS = {
    "id": "@id",
    "type": "@type",
    **{name: f"{OA}{name}" for name in ("Annotation", "TextualBody", "SpecificResource", "FragmentSelector")},
    **{name: f"{OA}{name}" for name in ("TextQuoteSelector", "exact", "describing", "tagging")},
    "AnnotationCollection": "http://www.w3.org/ns/activitystreams#OrderedCollection",
    "AnnotationPage": "http://www.w3.org/ns/activitystreams#OrderedCollectionPage",
    "items": {"@id": "http://www.w3.org/ns/activitystreams#items", "@container": "@list"},
    "first": {"@id": "http://www.w3.org/ns/activitystreams#first", "@type": "@id"},
    "total": "http://www.w3.org/ns/activitystreams#totalItems",
    "startIndex": "http://www.w3.org/ns/activitystreams#startIndex",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "body": {"@id": f"{OA}hasBody", "@type": "@id"},
    "target": {"@id": f"{OA}hasTarget", "@type": "@id"},
    "source": {"@id": f"{OA}hasSource", "@type": "@id"},
    "selector": {"@id": f"{OA}hasSelector", "@type": "@id"},
    "refinedBy": {"@id": f"{OA}refinedBy", "@type": "@id"},
    "conformsTo": {"@id": "http://purl.org/dc/terms/conformsTo", "@type": "@id"},
    "canonical": {"@id": f"{OA}canonical", "@type": "@id"},
    "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": f"{OA}hasPurpose", "@type": "@vocab"},
}


@pytest.fixture(scope="module")
def statements(home: Path) -> list[dict]:
    return json.loads((home / "data/statements.json").read_text("utf-8"))


def test_every_mark_of_a_page_and_every_entry_is_a_statement(home: Path, statements: list[dict]) -> None:
    assert [statement["number"] for statement in statements] == list(range(1, len(statements) + 1))
    assert {n for statement in statements for n in statement["paragraphs"]} == set(range(1, 41))
    assert all(statement["voices"] and statement["text"] for statement in statements)
    rows = list(csv.DictReader(io.StringIO((home / "data/statements.csv").read_text("utf-8-sig"))))
    assert [(row["text"], row["address"]) for row in rows] == [(s["text"], s["address"]) for s in statements]


def test_an_address_tells_the_first_and_the_last_words(home: Path, statements: list[dict]) -> None:
    shown = {}
    for statement in statements:
        path, _, fragment = statement["address"].partition("#")
        if path not in shown:
            tree = html.parse(str(home / path / "index.html")).getroot()
            shown[path] = (" ".join("".join(tree.find(".//main").itertext()).split()), set(tree.xpath("//@id")))
        text, ids = shown[path]
        identifier, _, directive = fragment.partition(":~:text=")
        assert not identifier or identifier in ids
        start, *end = (unquote(part) for part in directive.split(","))
        assert start in text, statement
        assert not end or text.index(end[0], text.index(start)), statement


def test_the_annotations_pass_a_processor_and_the_model(home: Path, statements: list[dict]) -> None:
    collection = json.loads((home / "data/annotations.jsonld").read_text("utf-8"))
    items = collection["first"]["items"]
    assert collection["total"] == len(items) == len(statements)
    asked = []

    def load(address: str, _: dict) -> dict:
        asked.append(address)
        return {"contextUrl": None, "documentUrl": address, "document": {"@context": TERMS}}

    base = "http://127.0.0.1/data/annotations.jsonld"
    (expanded,) = jsonld.expand(collection, {"base": base, "documentLoader": load})
    assert set(asked) == {CONTEXT}
    (page,) = expanded["http://www.w3.org/ns/activitystreams#first"]
    (listed,) = page["http://www.w3.org/ns/activitystreams#items"]
    assert len(listed["@list"]) == len(statements)
    for annotation, statement in zip(listed["@list"], statements, strict=True):
        targets = annotation[f"{OA}hasTarget"]
        assert {source["@id"] for target in targets for source in target[f"{OA}hasSource"]} == {
            "http://127.0.0.1/reference/source/"
        }
        assert len(targets) == len(statement["paragraphs"])
        assert annotation[f"{OA}motivatedBy"] == [{"@id": f"{OA}describing"}]


def test_both_keep_to_the_schemas_published_with_them(site_dir: Path) -> None:
    for name, schema in (("statements.json", "statements.json"), ("annotations.jsonld", "annotations.json")):
        shape = json.loads((site_dir / "data/schema" / schema).read_text("utf-8"))
        Draft202012Validator.check_schema(shape)
        data = json.loads((site_dir / "data" / name).read_text("utf-8"))
        Draft202012Validator(shape).validate(data)
        entry = data[7] if isinstance(data, list) else data["first"]["items"][7]
        for key in list(entry):
            spoiled = {**entry, key: None}
            assert not Draft202012Validator(shape).is_valid(
                [spoiled] if isinstance(data, list) else {**data, "first": {**data["first"], "items": [spoiled]}}
            ), key


def test_a_directive_is_as_short_as_is_the_only_one() -> None:
    text = "The tower was lit in 1874, two fields from the edge."
    assert text_directive(text, f"Before. {text} ¶1 After.") == ":~:text=The%20tower%20was,from%20the%20edge."
    twice = f"The tower was here. {text} ¶1"
    assert unquote(text_directive(text, twice)) == ":~:text=The tower was lit,fields from the edge."
    assert text_directive("Well-lit, then.", "Well-lit, then.") == ":~:text=Well%2Dlit%2C%20then."


def test_a_text_of_the_data_loses_its_markup() -> None:
    assert plain("See [the *plan*](a.md#b){ #c }, `x` and **y** [¶3].") == "See the plan, x and y."
    assert not re.search(r"\s\s", plain("a  b"))

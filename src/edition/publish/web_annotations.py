"""Gives the statements as Web Annotations: the bodies are the statements, the targets the article's paragraphs.

https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from edition import article, schema
from edition.pages.project import project
from edition.publish.data import FOLDER, as_json
from edition.publish.editions.book import page_of
from edition.publish.site import Site
from edition.publish.statements import NAME, Stated

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"


def _object(required: Sequence[str] = (), /, **properties: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object that has just these properties, all of them unless `required` names some."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required or properties),
        "additionalProperties": False,
    }


def _list(of: dict[str, Any], least: int = 1) -> dict[str, Any]:
    return {"type": "array", "items": of, "minItems": least}


_TEXT: Final = {"type": "string", "minLength": 1}
_IRI: Final = {"type": "string", "format": "iri-reference"}
_COUNT: Final = {"type": "integer", "minimum": 0}
# The model leaves open much that these annotations do not use; what they use is as it asks (sections 3, 4 and 5).
_BODY: Final = _object(
    ("type", "purpose", "value"),
    type={"const": "TextualBody"},
    purpose={"enum": ["describing", "tagging"]},
    value=_TEXT,
    format={"const": "text/plain"},
    language=_TEXT,
)
_QUOTE: Final = _object(type={"const": "TextQuoteSelector"}, exact=_TEXT)
_PLACE: Final = _object(
    ("type", "conformsTo", "value"),
    type={"const": "FragmentSelector"},
    conformsTo=_IRI,
    value={"type": "string", "pattern": "^p[0-9]+$"},
    refinedBy=_QUOTE,
)
_TARGET: Final = _object(type={"const": "SpecificResource"}, source=_IRI, selector=_PLACE)
_ANNOTATION: Final = _object(
    id=_IRI,
    type={"const": "Annotation"},
    motivation={"const": "describing"},
    canonical=_IRI,
    body=_list(_BODY, 2),
    target=_list(_TARGET),
)
SCHEMA: Final = {
    "$schema": schema.DIALECT,
    "title": "Annotations",
    "description": "The statements as a collection of W3C Web Annotations.",
    **_object(
        **{"@context": {"const": CONTEXT}},
        id=_IRI,
        type={"const": "AnnotationCollection"},
        label=_TEXT,
        total=_COUNT,
        first=_object(id=_IRI, type={"const": "AnnotationPage"}, startIndex=_COUNT, items=_list(_ANNOTATION, 0)),
    ),
}


def export_annotations(site: Site) -> None:
    """Write `data/annotations.jsonld` from the statements as they are published, and its schema."""
    statements = [Stated(**record) for record in json.loads(site.path(NAME).read_text("utf-8"))]
    site.write(f"{FOLDER}/annotations.jsonld", as_json(collection(site, statements)))
    site.write(f"{FOLDER}/{schema.FOLDER}/annotations.json", as_json(SCHEMA))


def collection(site: Site, statements: Sequence[Stated]) -> dict[str, object]:
    """The statements as a collection of Web Annotations; with the owner's original, each target quotes its words."""
    found = project(site.edition.root, site.edition.settings)
    original = found.copy
    root = site.languages[0].edition.site_url
    base = root + site.prefix if root else "../"
    source = found.page_with("source")
    target = base + page_of(source).removesuffix("index.html") if source else base
    return {
        "@context": CONTEXT,
        "id": f"{base}{FOLDER}/annotations.jsonld",
        "type": "AnnotationCollection",
        "label": site.edition.title,
        "total": len(statements),
        "first": {
            "id": f"{base}{FOLDER}/annotations.jsonld#all",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": [
                {
                    "id": f"{base}{FOLDER}/annotations.jsonld#statement-{statement.number}",
                    "type": "Annotation",
                    "motivation": "describing",
                    "canonical": base + statement.address,
                    "body": [
                        {
                            "type": "TextualBody",
                            "purpose": "describing",
                            "value": statement.text,
                            "format": "text/plain",
                            "language": site.edition.language,
                        },
                        *(
                            {"type": "TextualBody", "purpose": "tagging", "value": site.edition.voice[voice].name}
                            for voice in statement.voices
                        ),
                    ],
                    "target": [_target(target, n, original) for n in statement.paragraphs],
                }
                for statement in statements
            ],
        },
    }


def _target(source: str, n: int, original: article.Original | None) -> dict[str, object]:
    selector: dict[str, object] = {
        "type": "FragmentSelector",
        "conformsTo": "http://tools.ietf.org/rfc/rfc3236",
        "value": f"p{n}",
    }
    placed = original.find("paragraph", str(n)) if original else None
    if placed is not None:
        words = " ".join((*placed.texts, *placed.items))
        selector["refinedBy"] = {"type": "TextQuoteSelector", "exact": words}
    return {"type": "SpecificResource", "source": source, "selector": selector}

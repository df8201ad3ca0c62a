"""The block that shows the article's paragraphs, and the article itself where its owner plugs it in."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from typing import TYPE_CHECKING

from edition import article
from edition.model import Caption, Paragraph, Section
from edition.pages.block import Block
from edition.pages.marks import shared

if TYPE_CHECKING:
    from edition.pages.project import Project

# A part as the copy has it, with the paragraph or the caption that it is.
ArticlePart = tuple[article.Placed, Paragraph | None, Caption | None]


def put_head(root: etree.Element, project: Project) -> None:
    """Put the article's title and deck, as the owner's copy has them, in the place of what a page says of its summaries."""
    if project.copy is None:
        return
    attributes = {"lang": project.original.edition.language} if project.original else {}
    head = next((each for each in root if each.tag == "h1"), None)
    for each in [each for each in root if "standfirst" in each.get("class", "").split()]:
        root.remove(each)
    at = 0 if head is None else list(root).index(head) + 1
    if deck := project.copy.find("deck"):
        root.insert(at, _element("p", deck, {"class": "standfirst", **attributes}))
    if title := project.copy.find("title"):
        if head is not None:
            root.remove(head)
            attributes |= head.attrib
        root.insert(max(at - 1, 0), _element("h1", title, attributes))


def _element(tag: str, placed: article.Placed, attributes: dict[str, str]) -> etree.Element:
    element = etree.Element(tag, attributes)
    element.text = " ".join(placed.texts)
    return element


class Source(Block):
    """The article's paragraphs and captions, each with its voices, our summary and where it is presented.

    /// source
    ///

    <section class="source" …><h2 id="SECTION">…</h2><section class="source-paragraph" …><h3 id="p1">¶1</h3>…
    """

    name = "source"

    def context(self) -> dict[str, object]:
        """The sections with their paragraphs; raises EditionError when the owner's original does not fit them."""
        original = self.project.copy
        placed = {placed.part.key for placed in original.parts if placed.part.kind == "caption"} if original else ()
        return {
            "sections": [
                (section, self.edition.paragraphs[section.first - 1 : section.last])
                for section in self.edition.article.sections
            ],
            "places": {n: self.by_page(places) for n, places in self.project.of_paragraphs.items()},
            "captions": [caption for caption in self.edition.captions if caption.id not in placed],
            "caption_places": {
                caption.id: self.by_page(self.project.of_links.get(f"{self.page}#caption-{caption.id}", []))
                for caption in self.edition.captions
            },
            "original": original,
            # On the page of a translation it is the only text in another language.
            "foreign": self.project.original.edition.language if self.project.original else None,
            "article_sections": self._article(original) if original else (),
            "shared": lambda voices: shared(self.edition.voice[voice].hue for voice in voices),
        }

    def _article(self, original: article.Original) -> list[tuple[Section, article.Placed | None, list[ArticlePart]]]:
        """The sections of the article: each with its heading, if the copy has it, and its parts as they stand there."""
        captions = {caption.id: caption for caption in self.edition.captions}
        sections = []
        for section in self.edition.article.sections:
            parts: list[ArticlePart] = []
            for placed in original.parts:
                kind, key = placed.part.kind, placed.part.key
                if kind == "paragraph" and section.first <= int(key) <= section.last:
                    parts.append((placed, self.edition.paragraph[int(key)], None))
                elif kind == "caption" and captions[key].section == section.id:
                    parts.append((placed, None, captions[key]))
            sections.append((section, original.find("heading", section.id), parts))
        return sections

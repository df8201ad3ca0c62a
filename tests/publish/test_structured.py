"""What the finished pages tell machines parses and agrees with what they tell readers."""

import json

import pytest

from edition.publish.site import parse, resolve


def words_of(element) -> str:
    """What a reader sees of an element, the sign that links to a heading left out."""
    return " ".join("".join(element.xpath(".//text()[not(ancestor::*[contains(@class, 'headerlink')])]")).split())


@pytest.fixture(scope="module")
def described(site_dir) -> dict:
    """Each page's tree and the things it describes."""
    found = {}
    for path in site_dir.rglob("*.html"):
        tree = parse(path.read_bytes())
        for block in tree.xpath("//script[@type='application/ld+json']"):
            data = json.loads(block.text)
            assert data["@context"] == "https://schema.org"
            found[path.relative_to(site_dir).as_posix()] = (tree, data["@graph"])
    return found


def test_every_page_is_an_article_based_on_the_article(described, site_dir) -> None:
    about = json.loads((site_dir / "data/edition.json").read_text("utf-8"))
    assert len(described) > 15
    for name, (tree, things) in described.items():
        article = things[0]
        assert article["@type"] == "Article"
        assert article["headline"] == words_of(tree.xpath("//h1")[0]), name
        assert [article["description"]] == tree.xpath("//meta[@name='description']/@content")
        assert article["isBasedOn"]["headline"] == about["article"]["title"]
        assert (article["version"], article["dateModified"]) == (about["version"], about["date"])


def test_breadcrumbs_are_those_of_the_page_and_lead_on(described, site_dir) -> None:
    for name, (tree, things) in described.items():
        trail = [item for each in things if each["@type"] == "BreadcrumbList" for item in each["itemListElement"]]
        assert [item["name"] for item in trail] == [
            words_of(item) for item in tree.xpath("//nav[@aria-label='Breadcrumbs']//li")
        ]
        for item in trail[:-1]:
            assert (site_dir / resolve(name, item["item"])).is_file()


def test_people_terms_and_events_stand_where_it_is_said(described) -> None:
    seen = set()
    for name, (tree, things) in described.items():
        inner = [term for each in things for term in each.get("hasDefinedTerm", [])]
        for thing in [*things, *inner]:
            if "@id" in thing:
                (place,) = tree.xpath("//*[@id=$id]", id=thing["@id"].removeprefix("#"))
                assert thing["name"] in words_of(place), (name, thing)
                if "startDate" in thing:
                    assert thing["startDate"] in place.xpath(".//time/@datetime")
                    assert place.xpath("contains(@class, 'happened')"), "a plan is no event"
                seen.add(thing["@type"])
    assert seen == {"DefinedTerm", "Event", "Organization", "Person"}

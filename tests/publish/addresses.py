"""The addresses that a site gives out in each of its languages. Run as a program with a site's folder, it adds new ones to the list."""

import sys
from pathlib import Path

from lxml import html

LIST = Path(__file__).with_name("addresses.txt")
# What is cited: headings, paragraphs, people, terms, and the entries of timeline and tables.
CITED = (
    "//main//*[self::h1 or self::h2 or self::h3 or self::h4 or self::dt or self::li or self::td or self::th]"
    "[@id][not(ancestor::*[@data-fill])]/@id"
)

# What an address may lead to: what was a heading or a cell once may be a paragraph or a link today.
REACHED = "//main//*[@id]/@id"


def given(site: Path, cited: str = CITED) -> set[str]:
    """The addresses of a site's pages and of what is cited on them, relative to the site, without those of other languages."""
    found, language = set(), _tree(site / "index.html").get("lang")
    for path in site.rglob("index.html"):
        page = path.parent.relative_to(site).as_posix().removeprefix(".")
        if page.startswith("v/"):
            continue
        page = f"{page}/" if page else "./"
        tree = _tree(path)
        if tree.get("lang") != language:
            continue
        found.add(page)
        found.update(f"{page}#{each}" for each in tree.xpath(cited))
    return found


def _tree(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))


if __name__ == "__main__":
    known = set(LIST.read_text("utf-8").split()) if LIST.is_file() else set()
    listed = sorted(known | given(Path(sys.argv[1])))
    LIST.write_text("".join(f"{each}\n" for each in listed), "utf-8")
    print(f"{len(listed)} addresses, {len(listed) - len(known)} of them new")

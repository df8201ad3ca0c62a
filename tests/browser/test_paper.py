"""On paper: the text and its marks, no sheet left half empty, and the front page's picture on one."""

from pathlib import Path

import pypdf
import pytest

from tests.support.stillness import still


def lowest(sheet: pypdf.PageObject) -> float:
    """How far down a sheet its text reaches, as a share of its height."""
    places: list[float] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            places.append(cm[1] * tm[4] + cm[3] * tm[5] + cm[5])

    sheet.extract_text(visitor_text=visit)
    height = float(sheet.mediabox.height)
    return 1 - min(places, default=height) / height


@pytest.fixture
def printed(page_factory, base_url: str, tmp_path: Path):
    """Prints a page as its reader would."""

    def run(address: str) -> pypdf.PdfReader:
        page = page_factory(1280)
        page.goto(base_url + address)
        still(page)
        page.pdf(path=tmp_path / "page.pdf", format="A4", prefer_css_page_size=True)
        page.context.close()
        return pypdf.PdfReader(tmp_path / "page.pdf")

    return run


def test_no_sheet_but_the_last_is_more_than_half_empty(printed, addresses) -> None:
    for address in addresses:
        *sheets, last = printed(address).pages
        reached = [round(lowest(sheet), 2) for sheet in sheets]
        assert all(share > 0.5 for share in reached), f"{address}: {reached}"
        assert len(last.extract_text()) > 200 or not sheets, f"{address}: the last sheet holds next to nothing"


def test_the_plan_stands_on_one_sheet(printed) -> None:
    first, *_ = printed("").pages
    words = first.extract_text()
    assert all(year in words for year in ("1999", "2018", "2022", "2025", "2030")) and "This edition" in words


@pytest.mark.parametrize("address", ["history/", "reference/source/"])
def test_paper_carries_the_text_alone(address: str, page_factory, base_url: str) -> None:
    page = page_factory(1280, "dark")
    page.goto(base_url + address)
    still(page)
    page.emulate_media(media="print")
    assert not [each for each in page.get_by_role("navigation").all() if each.is_visible()]
    assert not [each for each in page.get_by_role("button").all() if each.is_visible()]
    for mark in page.locator("main .mark").all()[:3]:
        assert mark.is_visible()
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"), "ink for nothing"

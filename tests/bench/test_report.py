"""The benchmark's own sums: medians, what counts as a weight, which targets are reached, the quotation."""

from pathlib import Path

import pytest

from benchmarks import lighthouse, report, serve, sites
from benchmarks.sites import BARE, STOCK, THIS


def run(**figures: float) -> dict:
    scores = dict.fromkeys(lighthouse.CATEGORIES, 100)
    paints = {"first_paint": 700.0, "largest_paint": 800.0, "layout_shift": 0.0, "blocking": 0.0}
    return {**scores, **paints, "failed": [], **figures}


def visit(html: int, fonts: int = 0) -> dict:
    sizes = {"html": html, "css": 0, "js": 0, "fonts": fonts, "images": 0, "other": 0}
    return {"requests": 3, "third_party_requests": 0, "bytes": sizes}


def test_a_median_is_not_moved_by_one_bad_run() -> None:
    runs = [run(blocking=each) for each in (4.0, 900.0, 5.0)]
    runs[1]["failed"] = ["total-blocking-time"]
    found = lighthouse.middle(runs)
    assert found["blocking"] == 5
    assert found["failed"] == ["total-blocking-time"]
    assert found["runs"] == 3


def test_a_report_is_read_as_scores_of_100_and_names_what_failed() -> None:
    audits = {
        audit: {"numericValue": 12.5, "score": 0.5, "scoreDisplayMode": "numeric"}
        for audit in lighthouse.AUDITS.values()
    }
    audits["image-alt"] = {"score": None, "scoreDisplayMode": "notApplicable"}
    given = {
        "audits": audits,
        "categories": {
            name: {"score": 0.98, "auditRefs": [{"id": audit, "weight": 1} for audit in audits]}
            for name in lighthouse.CATEGORIES
        },
    }
    found = lighthouse.read(given)
    assert found["accessibility"] == 98
    assert found["largest_paint"] == 12.5
    assert found["failed"] == sorted(lighthouse.AUDITS.values())


def test_a_report_of_a_page_that_did_not_load_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="no paint"):
        lighthouse.read({"runtimeError": {"message": "no paint"}})


def test_fonts_are_weighed_by_themselves() -> None:
    assert report.weight(visit(9_000, fonts=40_000)) == 9_000


def test_a_target_is_judged_by_the_worst_page() -> None:
    pages = {"index.html": visit(9_000), "history/index.html": visit(12_289), sites.PAGES["source"]: visit(13_900)}
    found = {row[0]: row for row in report.targets({"weight": {"every": pages}})}
    assert found["HTML of a page"][3] == "**no**"
    assert found["HTML of the source page"][3] == "yes"


def test_paint_is_compared_with_the_bare_page_of_the_same_text() -> None:
    speed = {
        THIS: {"home": run(largest_paint=800), "history": run(largest_paint=900)},
        BARE: {"home": run(largest_paint=800), "history": run(largest_paint=750)},
    }
    found = {row[0]: row for row in report.targets({"speed": speed})}
    assert found["largest contentful paint : bare page's"][2:] == ("1.20", "**no**")


def test_a_build_that_was_ended_has_no_time() -> None:
    growth = {"1": {"pages": 20, THIS: 2.0, STOCK: 1.0}, "10": {"pages": 155, THIS: None, STOCK: 9.0}}
    rows = [tuple(row) for row in report.growth_rows(growth)]
    assert rows == [("20", "2.0 s", "1.0 s", "2.00"), ("155", "too long", "9.0 s", "–")]
    assert report.targets({"growth": growth}) == []


def test_the_readme_quotes_the_newest_figures_and_nothing_else_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "HERE", tmp_path / "benchmarks")
    monkeypatch.setattr(report, "RESULTS", tmp_path / "cache" / "results.json")
    report.HERE.mkdir()
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- benchmark -->\nold\n<!-- /benchmark -->\nafter\n", "utf-8")
    results = {"weight": {kind: {"history": visit(9_830)} for kind in (THIS, STOCK, BARE)}}
    for _ in range(2):
        report.save(results)
        before, _, rest = readme.read_text("utf-8").partition("<!-- benchmark -->\n")
        table, _, after = rest.partition("<!-- /benchmark -->")
        assert (before, after) == ("before\n", "\nafter\n")
        assert "| 9.6 KB | 9.6 KB | 9.6 KB |" in table and "old" not in table
    assert report.load() == results


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [("text/html", "html"), ("text/javascript", "js"), ("font/woff2", "fonts"), ("image/svg+xml", "images")],
)
def test_kinds_are_told_by_media_type(media_type: str, kind: str) -> None:
    assert serve.kind_of(media_type) == kind


def test_copies_of_pages_link_to_each_other_and_to_the_one_reference(tmp_path: Path) -> None:
    (tmp_path / "views").mkdir()
    page = tmp_path / "views" / "form.md"
    page.write_text("[map](../history.md#map) and [¶](../reference/source.md)", "utf-8")
    nav = sites.copied(tmp_path, [{"Views": ["views/form.md"]}, {"Reference": ["reference/source.md"]}], "copy-2")
    assert nav == [{"Views": ["copy-2/views/form.md"]}]
    copy = (tmp_path / "copy-2" / "views" / "form.md").read_text("utf-8")
    assert copy == "[map](../history.md#map) and [¶](../../reference/source.md)"

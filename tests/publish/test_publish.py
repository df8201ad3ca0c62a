"""What publishing does to a site, seen from its outcome."""

import filecmp
import gzip
import hashlib
import json
import os
import shutil
import time
import zipfile
from pathlib import Path

import brotli
import html5lib
import pytest

from edition import stylesheets
from edition.errors import EditionError
from edition.publish import STEPS, data, publish, roles, stamp
from edition.publish.site import open_site, parse, relative, resolve
from tests.support.publishing import SILENT


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def page(folder: Path, name: str = "index.html"):
    return parse((folder / name).read_bytes())


@pytest.mark.parametrize(
    ("start", "address", "target"),
    [
        ("index.html", ".", "index.html"),
        ("a/b/index.html", "../../c/#x", "c/index.html"),
        ("a/b/index.html", "..", "a/index.html"),
        ("a/index.html", "d%20e.txt?q", "a/d e.txt"),
        ("a/index.html", "#here", "a/index.html"),
        ("a/index.html", "../../x", None),
        ("a/index.html", "/x", None),
    ],
)
def test_addresses_resolve_as_a_browser_resolves_them(start, address, target) -> None:
    assert resolve(start, address) == target


@pytest.mark.parametrize(
    ("start", "target", "address"),
    [
        ("index.html", "a/b.css", "a/b.css"),
        ("a/b/index.html", "a/c.css", "../c.css"),
        ("a/index.html", "c.css", "../c.css"),
        ("a/x.html", "a/y.html", "y.html"),
    ],
)
def test_addresses_are_written_relative(start, target, address) -> None:
    assert relative(start, target) == address


def test_what_no_page_uses_is_not_shipped(published) -> None:
    left = {name.split(".")[0] for name in names(published) if name.startswith("assets/")}
    assert left == {
        "assets/fonts/LICENSE",
        "assets/fonts/text",
        "assets/images/icon",
        "assets/javascripts/page",
        "assets/javascripts/search",
        "assets/stylesheets/late",
    }
    assert not any(name.startswith("sitemap") for name in names(published))


def test_every_asset_is_named_by_its_content(published) -> None:
    for path in (published / "assets").rglob("*"):
        if path.is_file() and path.suffix not in (".br", ".gz"):
            _, given, _ = path.name.rsplit(".", 2)
            assert given == hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def test_scripts_learn_the_new_names_from_their_element(published) -> None:
    script = page(published, "chapter/index.html").find(".//script[@src]")
    for name in ("src", "data-search", "data-index"):
        assert (published / "chapter" / script.get(name)).is_file(), name


def test_late_stylesheets_become_one_that_keeps_its_media(published) -> None:
    (link,) = page(published, "chapter/index.html").xpath("//body//link")
    css = (published / "chapter" / link.get("href")).read_text("utf-8")
    assert "@media print{nav{display:none}}" in css
    (font,) = (published / "assets/fonts").glob("*.woff2")
    assert f'url("../fonts/{font.name}")' in css


def test_a_missing_asset_is_an_error(made_up, edition) -> None:
    folder = made_up(**{"assets/fonts/text.woff2": None})
    with pytest.raises(EditionError, match=r"names \.\./fonts/text\.woff2, which is not there"):
        publish(folder, edition, **SILENT)


def test_the_text_and_structure_of_a_page_stay(made_up, edition) -> None:
    """An HTML5 parser finds the same elements and text before and after."""
    folder = made_up()

    def outline(name: str) -> list[tuple[str, str]]:
        tree = html5lib.parse((folder / name).read_text("utf-8"), namespaceHTMLElements=False)
        main = tree.find(".//main")
        return [(element.tag, (element.text or "").strip(" \n")) for element in main.iter()]

    before = outline("chapter/index.html")
    publish(folder, edition, **SILENT)
    assert outline("chapter/index.html") == before
    assert "a\n\n  b" in (folder / "chapter/index.html").read_text("utf-8")


def test_nothing_is_fetched_ahead(published) -> None:
    assert not page(published).xpath("//link[@rel='next' or @rel='prev' or @rel='prefetch']")


def test_the_page_for_lost_addresses_needs_nothing_but_itself(published) -> None:
    tree = page(published, "404.html")
    assert not tree.xpath("//nav | //script | //@src")
    assert tree.xpath("//link/@href") == ["data:,"]
    assert [link.get("href") for link in tree.iter("a")] == [".."]


def test_data_is_published_as_json_and_csv(published) -> None:
    goals = json.loads((published / "data/goals.json").read_text("utf-8"))
    assert goals["goals"][0] == {"id": "one", "stage": "short", "text": 'A, "b"'}
    assert (published / "data/goals.csv").read_bytes().decode() == (
        '\ufeffid,stage,text,note\r\none,short,"A, ""b""",\r\ntwo,long,,ü\r\n'
    )
    assert (published / "data/goals-stages.csv").is_file()
    assert json.loads((published / "data/edition.json").read_text("utf-8"))["date"] == "2020-02-03"


def test_only_the_data_of_an_edition_are_published_as_json(made_up, edition) -> None:
    folder = made_up(**{"data/todo.yml": "- {id: one}\n"})
    data.export_data(open_site(folder, edition))
    assert (folder / "data/goals.json").is_file()
    assert not (folder / "data/todo.json").exists()


def test_data_that_lie_outside_the_pages_are_published_all_the_same(made_up, edition) -> None:
    folder = made_up(**{"facts/edition.yml": "version: 1.0"})
    shutil.rmtree(folder / "data")
    data.export_data(open_site(folder, edition))
    assert {path.relative_to(folder / "data").as_posix() for path in (folder / "data").rglob("*.*")} >= {
        "edition.yml", "edition.json", "goals.yml", "goals.json", "goals.csv", "goals-stages.csv", "schema/goals.json",
    }  # fmt: skip


def test_the_edition_says_in_json_what_the_settings_call_it(published) -> None:
    told = json.loads((published / "data/edition.json").read_text("utf-8"))
    assert (told["title"], told["language"]) == ("Made up", "en")


def test_reference_managers_are_told_what_a_page_is(published) -> None:
    tree = page(published, "chapter/index.html")
    told = {meta.get("name"): meta.get("content") for meta in tree.xpath("//meta[@name]")}
    assert (told["citation_title"], told["citation_inbook_title"]) == ("Chapter", "Made up")
    assert (told["citation_publication_date"], told["DC.rights"]) == ("2020/02/03", "MIT")


def test_what_the_templates_say_to_the_steps_is_gone_from_the_pages(made_up, edition) -> None:
    said = '<p data-book="more" data-block="goals"><span data-marks="">x</span><a data-mark="">y</a></p>'
    text = made_up("x").joinpath("chapter/index.html").read_text("utf-8")
    folder = made_up(**{"chapter/index.html": text.replace("</main>", f"{said}</main>")})
    publish(folder, edition, **SILENT)
    with zipfile.ZipFile(folder / "offline.zip") as packed:
        copy = packed.read("offline/chapter/index.html").decode()
    for written in (copy, (folder / "chapter/index.html").read_text("utf-8")):
        assert "<p><span>x</span><a>y</a></p>" in written
        assert not [name for name in roles.ATTRIBUTES if name in written]


def test_a_document_that_a_page_links_is_kept_under_the_name_of_its_content(made_up, edition) -> None:
    text = made_up("x").joinpath("chapter/index.html").read_text("utf-8")
    link = '<a href="../assets/a%20report.pdf#page=2">report</a>'
    changed = text.replace("</main>", f"<p>{link}</p></main>")
    folder = made_up(**{"chapter/index.html": changed, "assets/a report.pdf": "pdf"})
    publish(folder, edition, **SILENT)
    (address,) = page(folder, "chapter/index.html").xpath("//a[.='report']/@href")
    assert address.endswith("#page=2")
    kept = folder / resolve("chapter/index.html", address)
    assert (kept.read_text(), kept.name.split(".")[1]) == ("pdf", hashlib.sha256(b"pdf").hexdigest()[:8])


def test_a_stylesheet_may_name_files_in_every_way(made_up, edition) -> None:
    css = """@import 'print.css' screen;
/* url(gone.png) */ p { background: URL( "../images/icon.svg" ); content: "url(gone.png)" }
i { background: image-set("../images/icon.svg" 1x) }"""
    folder = made_up(**{"assets/stylesheets/fonts.css": css})
    publish(folder, edition, **SILENT)
    (link,) = page(folder, "chapter/index.html").xpath("//body//link")
    written = (folder / "chapter" / link.get("href")).read_text("utf-8")
    named = stylesheets.addresses(written)
    assert len(named) == 3
    for address in named:
        assert (folder / "assets/stylesheets" / address).is_file(), address


def test_every_step_comes_after_those_that_it_needs() -> None:
    run = [step.run for step in STEPS]
    assert len(set(run)) == len(run)
    for at, step in enumerate(STEPS):
        assert set(step.after) <= set(run[:at]), step.says


def test_compressed_copies_match(published) -> None:
    copies = 0
    for name in names(published):
        if name.endswith(".br"):
            assert (
                brotli.decompress((published / name).read_bytes())
                == (published / name.removesuffix(".br")).read_bytes()
            )
            copies += 1
        elif name.endswith(".gz"):
            packed = (published / name).read_bytes()
            assert gzip.decompress(packed) == (published / name.removesuffix(".gz")).read_bytes()
            assert packed[4:8] == b"\0\0\0\0", "a time"
    assert copies > 5


def test_the_downloads_page_tells_sizes_and_sums(published) -> None:
    tree = page(published, "about/downloads/index.html")
    text = tree.find(".//main").text_content()
    assert "None yet" not in text
    sums = dict(reversed(line.split("  ")) for line in (published / "SHA256SUMS").read_text("utf-8").splitlines())
    assert "offline.zip" in sums
    for name, told in sums.items():
        assert hashlib.sha256((published / name).read_bytes()).hexdigest() == told
    assert f"{sums['offline.zip']}  offline.zip" in text
    hrefs = tree.xpath("//main//dl//a/@href")
    assert hrefs[0] == "../../offline.zip", "the only one that is made here, before the data"
    # So many files of data are folded away.
    assert not [href for href in tree.xpath("//main//dl[not(ancestor::details)]//a/@href") if "/data/" in href]
    data = {path.name for path in (published / "data").iterdir() if path.suffix in (".yml", ".json", ".csv")}
    assert data and data <= {Path(href).name for href in hrefs}


def test_the_offline_copy_names_files_and_holds_all_it_links(published) -> None:
    with zipfile.ZipFile(published / "offline.zip") as packed:
        files = {name.removeprefix("offline/"): packed.read(name) for name in packed.namelist()}
        assert {entry.date_time for entry in packed.infolist()} == {(2020, 2, 3, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in packed.infolist()} == {0o100644}
    assert all(name.startswith("offline/") for name in packed.namelist())
    assert "search/search_index.js" in files
    for name in files:
        if name.endswith(".html"):
            for link in parse(files[name]).xpath("//a/@href | //@src | //link/@href"):
                target = resolve(name, link)
                assert target in files, (name, link)
                assert not link.split("#")[0].endswith("/")


def test_two_builds_compare_equal(made_up, edition, monkeypatch) -> None:
    one, other = made_up("one"), made_up("some/where/else")
    publish(one, edition, **SILENT)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "C")
    time.tzset()
    mask = os.umask(0o077)
    try:
        publish(other, edition, **SILENT)
    finally:
        os.umask(mask)
        monkeypatch.undo()
        time.tzset()
    assert names(one) == names(other)
    for name in names(one):
        assert filecmp.cmp(one / name, other / name, shallow=False), name
        first, second = (one / name).stat(), (other / name).stat()
        assert (first.st_mode, first.st_mtime) == (second.st_mode, second.st_mtime), name


def test_the_commit_dates_everything(made_up, edition, monkeypatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folder = made_up()
    publish(folder, edition, **SILENT)
    assert folder.stat().st_mtime == 1700000000
    times = {path.stat().st_mtime for path in folder.rglob("*") if path.is_file()}
    assert all(1700000000 - stamp.SPREAD < time <= 1700000000 for time in times) and len(times) > 20


def test_a_file_of_other_content_has_another_time(made_up, edition) -> None:
    """Servers take a file of the same time and size for the same file."""
    text = made_up("one").joinpath("chapter/index.html").read_text("utf-8")
    one, other = made_up("one"), made_up("other", **{"chapter/index.html": text.replace("Text", "Next")})
    for folder in (one, other):
        publish(folder, edition, **SILENT)
    for suffix in ("", ".gz", ".br"):
        first, second = ((each / f"chapter/index.html{suffix}").stat() for each in (one, other))
        assert first.st_mtime != second.st_mtime
    assert (one / "index.html").stat().st_mtime == (other / "index.html").stat().st_mtime


def test_the_commit_dates_the_archive(made_up, edition, monkeypatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folder = made_up()
    publish(folder, edition, **SILENT)
    with zipfile.ZipFile(folder / "offline.zip") as packed:
        assert packed.infolist()[0].date_time == (2023, 11, 14, 22, 13, 20)


def test_a_wrong_date_is_an_error(made_up, edition, monkeypatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    with pytest.raises(EditionError, match="SOURCE_DATE_EPOCH: 'today' is not a number"):
        publish(made_up(), edition, **SILENT)


def test_publishing_twice_is_an_error(published, edition) -> None:
    with pytest.raises(EditionError, match="is published already"):
        publish(published, edition, **SILENT)


def test_an_empty_folder_is_an_error(tmp_path, edition) -> None:
    with pytest.raises(EditionError, match=r"holds no index\.html"):
        publish(tmp_path, edition, **SILENT)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ('<a href="../nowhere/">x</a>', r"\.\./nowhere/ leads nowhere"),
        ('<a href="../#nothing">x</a>', r"#nothing leads to no element of index\.html"),
        ('<a href="/chapter/">x</a>', "/chapter/ is not relative"),
        ('<a href="../../../">x</a>', "leads nowhere"),
    ],
)
def test_a_link_that_leads_nowhere_is_an_error(made_up, edition, broken, told) -> None:
    text = made_up("x").joinpath("chapter/index.html").read_text("utf-8")
    folder = made_up(**{"chapter/index.html": text.replace("</main>", f"{broken}</main>")})
    with pytest.raises(EditionError, match=told):
        publish(folder, edition, **SILENT)

"""The catalogue: words by key, plurals, numbers, lists and dates, and what is wrong with one."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from edition import dates
from edition.catalogue import FOLDER, Catalogue, catalogue
from edition.errors import EditionError

ENGLISH = catalogue("en")

WRITTEN = {
    "1999-12-08": "8 December 1999",
    "2021-09": "September 2021",
    "2018": "2018",
    "199X": "1990s",
    "17XX": "18th century",
    "20XX": "21st century",
    "2015/2016": "2015–2016",
    "2015-03/2016": "March 2015 – 2016",
    "2022/..": "from 2022",
    "../2022": "until 2022",
    "2018~": "about 2018",
    "2018?": "perhaps 2018",
    "2018%": "perhaps about 2018",
    "2021-23": "autumn 2021",
    "1999-XX": "1999",
    "1999-12-XX": "December 1999",
    "1999-12-08~": "about 8 December 1999",
    "199X?/2021-23": "perhaps 1990s – autumn 2021",
}

SLAVIC = """
locale: ru
pages: {one: "{n} страница", few: "{n} страницы", many: "{n} страниц", other: "{n} страницы"}
date:
  day: {alone: "{day} {month} {year} года", governed: "{day} {month} {year} года"}
  month: {alone: "{month} {year} года", governed: "{month} {year} года"}
  from: "с {date}"
"""


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str, language: str = "ru") -> Catalogue:
        (tmp_path / f"{language}.yml").write_text(text, "utf-8")
        return Catalogue(language, tmp_path)

    return write


@pytest.mark.parametrize("text", WRITTEN)
def test_a_date_is_written_as_people_do(text: str) -> None:
    assert ENGLISH.date(text) == WRITTEN[text]


def test_ends_of_a_date_come_with_what_html_knows() -> None:
    assert ENGLISH.ends("2015-03/2016") == [("March 2015", "2015-03"), ("2016", "2016")]
    assert ENGLISH.ends("2022/..") == [("from 2022", None)]
    assert ENGLISH.ends("199X") == [("1990s", None)]


@given(st.from_regex(r"[0-9X]{4}([-/?~%0-9XT.]{0,4}[0-9X?~%.]{0,3}){0,3}", fullmatch=True) | st.text("0129X-/.?~%"))
def test_every_date_that_is_accepted_is_written_in_full(text: str) -> None:
    """Its year and its day stand in its words, and none of the signs of the format does."""
    try:
        dates.span(text)
    except ValueError as error:
        assert f"'{text}'" in str(error) or "/" in text  # of an interval, the end that is wrong
        return
    words = ENGLISH.date(text)
    assert not set(words) & set("X-/?~%."), words
    for end in text.split("/"):
        year, *rest = re.findall("[0-9]+", end) or [""]
        assert str(int(year or 0) or "") in words or len(year) == 2
        assert len(rest) < 2 or str(int(rest[1])) in words


def test_months_take_the_form_of_their_place(written) -> None:
    russian = written(SLAVIC)
    assert russian.date("2021-08") == "август 2021 года"
    assert russian.date("2021-08/..") == "с августа 2021 года"
    assert russian.date("1999-12-08") == "8 декабря 1999 года"


def test_plurals_go_by_the_rule_of_the_language(written) -> None:
    assert [ENGLISH.say("minutes", n=n) for n in (1, 2, 1200)] == ["1 minute", "2 minutes", "1,200 minutes"]
    russian = written(SLAVIC)
    said = [russian.say("pages", n=n) for n in (1, 3, 5, 21, 112)]
    assert said == ["1 страница", "3 страницы", "5 страниц", "21 страница", "112 страниц"]


def test_lists_and_numbers_are_those_of_the_language(written) -> None:
    assert ENGLISH.listed(["a", "b", "c"]) == "a, b and c"
    assert ENGLISH.number(12345) == "12,345"
    assert written(SLAVIC).listed(["a", "b", "c"]) == "a, b и c"
    assert written(SLAVIC).number(12345) == "12\u00a0345"


def test_markup_among_the_values_makes_markup_and_the_rest_is_escaped() -> None:
    said = ENGLISH.say("edition_info.change", date=Markup("<b>now</b>"), version="<1>", text="a & b")
    assert said == Markup("<b>now</b>, version &lt;1&gt;: a &amp; b")


@pytest.mark.parametrize(
    ("key", "values", "fault"),
    [
        ("nothing.here", {}, "nothing.here is missing"),
        ("minutes", {}, "minutes takes the values n, and is given none"),
        ("version", {"n": 1}, "version takes the values none, and is given n"),
    ],
)
def test_what_is_asked_wrongly_names_file_and_key(key: str, values: dict[str, int], fault: str) -> None:
    with pytest.raises(EditionError, match=rf"locale/en\.yml.*: {fault}"):
        ENGLISH.say(key, **values)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('a: "{n} is', "2: is not YAML"),
        ("a: 5", r"2: a is empty or not text"),
        ("a: ''", r"2: a is empty or not text"),
        ("a: x\na: y", "3: key 'a' is there twice"),
        ('a: "{0}"', r"2: a has the placeholder \{0\}"),
        ('a: "{"', "2: a has a brace that opens no placeholder"),
        ("a: {one: x, other: y}", "2: a has the forms one, other; ru has few, many, one, other"),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_told_by_line(written, text: str, fault: str) -> None:
    with pytest.raises(EditionError, match=rf"ru\.yml:{fault}"):
        written(f"locale: ru\n{text}")


def test_a_language_without_a_catalogue_is_told() -> None:
    with pytest.raises(
        EditionError, match=r"locale/xx\.yml: is missing \(write the words of 'xx' there; there are .*en"
    ):
        Catalogue("xx")


def test_all_catalogues_have_the_same_keys_with_the_same_placeholders() -> None:
    english = {key: entry.placeholders for key, entry in ENGLISH.entries.items()}
    for file in FOLDER.glob("*.yml"):
        other = catalogue(file.stem)
        assert {key: entry.placeholders for key, entry in other.entries.items()} == english

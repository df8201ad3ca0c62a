"""Dates: what an EDTF date means, how it is written, and what HTML is told of it."""

import re
from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from edition import dates

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


@pytest.mark.parametrize("text", WRITTEN)
def test_a_date_is_written_as_people_do(text: str) -> None:
    dates.span(text)
    assert dates.written(text) == WRITTEN[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "8 December 1999",
        "1999-13",
        "1999-02-30",
        "99",
        "20211",
        "2016/2015",
        "../..",
        "/",
        "0000",
        "2021-9",
        "1XXX",
        "2021-35",
        "2021-23-05",
        "1700/1701/1702",
        "~1700",
        "?2004-06",
        "2004-06~-11",
        "1999-12-08T10:00:00",
        "-0044",
        "Y17000",
        "0000-21",
        "٢٠٢١",
    ],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="'"):
        dates.span(text)


@pytest.mark.parametrize(
    ("text", "stamps"),
    [
        ("1999-12-08", ["1999-12-08"]),
        ("2021-09", ["2021-09"]),
        ("2018", ["2018"]),
        ("2015/2016-02", ["2015", "2016-02"]),
        ("199X", [None]),
        ("2021-23", [None]),
        ("2022/..", [None]),
        ("2018~", [None]),
    ],
)
def test_html_is_told_only_what_it_knows(text: str, stamps: list[str | None]) -> None:
    assert [stamp for _, stamp in dates.ends(text)] == stamps


def test_open_ends_reach_all_the_way() -> None:
    assert dates.span("2022/..") == (date(2022, 1, 1), date.max)
    assert dates.span("../2022-02") == (date.min, date(2022, 2, 28))


# The forms read without the library mean what they mean to the library.
simple = st.one_of(
    st.dates().map(lambda day: day.isoformat()),
    st.dates().map(lambda day: day.isoformat()[:7]),
    st.integers(1, 9999).map("{:04}".format),
    st.integers(1, 999).map("{:03}X".format),
    st.integers(1, 99).map("{:02}XX".format),
)


@given(simple)
def test_simple_dates_mean_what_the_library_says(text: str) -> None:
    parsed = parse_edtf(text)
    assert dates.span(text) == (date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3]))


@given(st.from_regex(r"[0-9X]{4}([-/?~%0-9XT.]{0,4}[0-9X?~%.]{0,3}){0,3}", fullmatch=True) | st.text("0129X-/.?~%"))
def test_every_date_that_is_accepted_is_written_in_full(text: str) -> None:
    """Its year and its day stand in its words, and none of the signs of the format does."""
    try:
        dates.span(text)
    except ValueError as error:
        assert f"'{text}'" in str(error) or "/" in text  # of an interval, the end that is wrong
        return
    words = dates.written(text)
    assert not set(words) & set("X-/?~%."), words
    for end in text.split("/"):
        year, *rest = re.findall("[0-9]+", end) or [""]
        assert year in words or len(year) == 2
        assert len(rest) < 2 or str(int(rest[1])) in words

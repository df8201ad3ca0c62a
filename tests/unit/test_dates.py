"""Dates: what an EDTF date means, and what HTML is told of it."""

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from edition import dates


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
        "00XX",
        "2021-9",
        "1XXX",
        "199X-12",
        "2021-35",
        "2021-23-05",
        "1999-XX-08",
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
        ("1999-XX", [None]),
        ("2022/..", []),
        ("2018~", [None]),
    ],
)
def test_html_is_told_only_what_it_knows(text: str, stamps: list[str | None]) -> None:
    assert [moment.machine for moment in dates.ends(text)] == stamps


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

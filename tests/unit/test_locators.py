"""The locator syntax: what it means, that it survives being written, and that nothing else is taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition import locators
from edition.locators import Part
from edition.model import Edition
from edition.pages import marks

voice = st.none() | st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)


@st.composite
def part(draw: st.DrawFn) -> Part:
    first = draw(st.integers(1, 200))
    return Part(first, draw(st.integers(first, 220)), draw(voice))


@given(st.lists(part(), min_size=1, max_size=5), st.sampled_from("–-"), st.sampled_from([",", ", ", " , "]))
def test_what_is_written_is_read_again(parts: list[Part], dash: str, comma: str) -> None:
    # Only the dash of a range may be written in two ways, not that in a voice.
    written = comma.join(str(each).replace("–", dash) for each in parts)
    assert locators.parse(written) == tuple(parts)


@given(st.text(max_size=20))
def test_any_text_is_a_locator_or_a_clear_error(text: str) -> None:
    try:
        parts = locators.parse(text)
    except ValueError as error:
        assert "is not a locator" in str(error) or "does not rise" in str(error)
    else:
        assert all(len(each.numbers) >= 1 for each in parts)
        assert locators.parse(", ".join(map(str, parts))) == parts


@given(st.lists(part(), min_size=1, max_size=3))
def test_a_mark_is_found_with_the_space_before_it(parts: list[Part]) -> None:
    locator = ", ".join(map(str, parts))
    found = locators.MARK.search(f"So he says.  [¶{locator}] And")
    assert found and found["locator"] == locator and found["before"] == "  "


@pytest.mark.parametrize(
    "text", ["", " ", "28,", "28 29", "12–", "–14", "14–12", "12–12", "28 Usov", "28;30", "¶28", "28 a b", "٢"]
)
def test_what_is_no_locator(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a locator|does not rise"):
        locators.parse(text)


def test_a_voice_belongs_to_its_own_part() -> None:
    assert locators.parse("2 lund, 3-4, 5") == (Part(2, 2, "lund"), Part(3, 4), Part(5, 5))


def test_without_a_voice_each_paragraph_speaks_with_its_first(lighthouse: Edition) -> None:
    (mark,) = marks.marks(locators.parse("3–6"), lighthouse)
    assert [voice.id for voice in mark.voices] == ["plan", "lund", "orme"]
    assert mark.label == "¶3–6"


def test_a_given_voice_is_the_one_shown(lighthouse: Edition) -> None:
    (mark,) = marks.marks(locators.parse("3 lund"), lighthouse)
    assert [voice.name for voice in mark.voices] == ["Mara Lund"]


def test_a_mark_has_the_hue_that_all_its_voices_share(lighthouse: Edition) -> None:
    hues = {locator: marks.marks(locators.parse(locator), lighthouse)[0].hue for locator in ("1", "2", "3–4", "5–6")}
    assert hues == {"1": None, "2": 1, "3–4": 5, "5–6": None}

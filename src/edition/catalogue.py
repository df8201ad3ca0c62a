"""Says what the engine writes in the language of the site: words, plurals, dates, numbers and lists.

A catalogue is a YAML file of nested keys in `locale/`, named by its language. A text may hold
placeholders (`{title}`); in place of a text may stand its plural forms, by the categories of
https://cldr.unicode.org/index/cldr-spec/plural-rules, chosen by the value `n`. All that CLDR knows of
a language is Babel's.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from edition import dates, yaml_files
from edition.errors import EditionError, Problem

FOLDER = Path(__file__).parent / "locale"
CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})
# The key whose forms go by the rule for ordinals, and the one that names the CLDR locale.
ORDINAL = "ordinal"
LOCALE = "locale"


@dataclass(frozen=True)
class Entry:
    """A text of a catalogue: its forms by plural category (one, `other`, where it has no plural)."""

    forms: Mapping[str, str]
    line: int

    @property
    def plural(self) -> bool:
        """Whether a number chooses its form."""
        return len(self.forms) > 1

    @cached_property
    def placeholders(self) -> frozenset[str]:
        """The names of the values it takes."""
        named = {name for form in self.forms.values() for _, name, _, _ in Formatter().parse(form) if name is not None}
        return frozenset(named | {"n"} if self.plural else named)


class Catalogue:
    """The words of one language."""

    def __init__(self, language: str, folder: Path = FOLDER) -> None:
        """Read `FOLDER/LANGUAGE.yml`; raises EditionError with a line for each thing that is wrong with it."""
        self.language = language
        self.file = folder / f"{language}.yml"
        if not self.file.is_file():
            known = ", ".join(sorted(file.stem for file in folder.glob("*.yml")))
            raise EditionError(
                Problem(str(self.file), 0, f"is missing (write the words of '{language}' there; there are {known})")
            )
        data, lines, problems = yaml_files.read(self.file)
        if not isinstance(data, dict):
            raise EditionError(Problem(str(self.file), 1, "is not a mapping of keys to values"))
        try:
            self.locale = Locale.parse(str(data.pop(LOCALE, language)))
        except (UnknownLocaleError, ValueError) as error:
            raise EditionError(Problem(str(self.file), lines.of((LOCALE,)), f"{LOCALE}: {error}")) from None
        self.entries: dict[str, Entry] = {}
        for loc, value in _leaves(data, ()):
            line = lines.of(loc)
            entry = Entry(value if isinstance(value, dict) else {"other": value}, line)
            self.entries[".".join(loc)] = entry
            problems += [
                Problem(str(self.file), line, f"{'.'.join(loc)} {fault}") for fault in self._faults(loc, entry)
            ]
        if problems:
            raise EditionError(*problems)

    def _faults(self, loc: tuple[str, ...], entry: Entry) -> Iterator[str]:
        if not all(isinstance(form, str) and form.strip() for form in entry.forms.values()):
            yield "is empty or not text (put it into quotation marks)"
            return
        try:
            named = entry.placeholders
        except ValueError as error:
            yield f"has a brace that opens no placeholder: {error} (write {{{{ for a brace)"
            return
        wrong = sorted(name for name in named if not name.isidentifier())
        if wrong:
            yield f"has the placeholder {{{wrong[0]}}} (a name, such as {{title}}, is meant)"
        if entry.plural:
            due = {*self._rule(".".join(loc)).tags, "other"}
            if due != set(entry.forms):
                yield f"has the forms {', '.join(entry.forms)}; {self.language} has {', '.join(sorted(due))}"

    def _rule(self, key: str) -> Any:  # babel.plural.PluralRule, which calls itself untyped
        return self.locale.ordinal_form if key == ORDINAL else self.locale.plural_form

    def say(self, key: str, **values: object) -> str:
        """The text of a key with its values; `n` chooses the plural form, whole numbers are written as the language does.

        With Markup among the values, the text is Markup, and everything else in it is escaped.
        Raises EditionError, naming file and key, when the key is not there or the values are not those it takes.
        """
        entry = self.entries.get(key)
        if entry is None:
            raise EditionError(Problem(str(self.file), 0, f"{key} is missing"))
        if values.keys() != entry.placeholders:
            given, due = (", ".join(sorted(names)) or "none" for names in (values, entry.placeholders))
            raise EditionError(
                Problem(str(self.file), entry.line, f"{key} takes the values {due}, and is given {given}")
            )
        category = str(self._rule(key)(values["n"])) if entry.plural else "other"
        text = entry.forms[category]
        shown = {name: self.number(value) if type(value) is int else value for name, value in values.items()}
        if any(hasattr(value, "__html__") for value in values.values()):
            return Markup(escape(text)).format(**shown)
        return text.format(**shown)

    def number(self, number: int) -> str:
        """A whole number, with its thousands set apart as the language does."""
        return format_decimal(number, locale=self.locale)

    def decimal(self, number: float) -> str:
        """A number with one place after the point, as the language writes it."""
        return format_decimal(number, format="#,##0.0", locale=self.locale)

    def listed(self, items: Iterable[str]) -> str:
        """A list in words: “a, b and c”."""
        return format_list(list(items), locale=self.locale)

    def date(self, text: str) -> str:
        """An EDTF date in words, such as (in English) “20 July 1969”, “July 1969”, “1960s”, “1961–1969”, “from 1961”.

        Raises ValueError when it is no EDTF date.
        """
        found = dates.parse(text)
        if isinstance(found, dates.Moment):
            return self.moment(found)
        start, end = found.start, found.end
        if start and end:
            first, last = self.moment(start), self.moment(end)
            key = "date.interval_of_words" if any(map(str.isspace, first + last)) else "date.interval"
            return self.say(key, start=first, end=last)
        if start:
            return self.say("date.from", date=self.moment(start, governed=True))
        assert end
        return self.say("date.until", date=self.moment(end, governed=True))

    def day(self, day: datetime.date) -> str:
        """A day in words."""
        return self.date(day.isoformat())

    def ends(self, text: str) -> list[tuple[str, str | None]]:
        """What a date is written with: (words, `datetime`) for it, or for both ends of a closed interval."""
        return [(self.moment(end), end.machine) for end in dates.ends(text)] or [(self.date(text), None)]

    def moment(self, moment: dates.Moment, governed: bool = False) -> str:
        """A date in words; `governed` by a preposition, as in “from …”, where languages with cases change it."""
        form = "governed" if governed or moment.approximate else "alone"
        written = self._moment(moment, form)
        if moment.approximate:
            written = self.say("date.about", date=written)
        return self.say("date.perhaps", date=written) if moment.uncertain else written

    def _moment(self, moment: dates.Moment, form: str) -> str:
        key = f"date.{moment.precision}.{form}"
        year = str(moment.year)
        match moment.precision:
            case "day" | "month":
                # The form beside a day or a preposition, else the one a month has alone.
                pattern = "LLLL" if (moment.precision, form) == ("month", "alone") else "MMMM"
                first = datetime.date(moment.year, moment.month or 1, 1)
                month = format_date(first, pattern, locale=self.locale)
                return self.say(key, month=month, year=year, **({"day": str(moment.day)} if moment.day else {}))
            case "season":
                return self.say(key, season=self.say(f"date.seasons.{moment.season}.{form}"), year=year)
            case "century":
                return self.say(key, century=self.say(ORDINAL, n=moment.year // 100 + 1))
            case _:
                return self.say(key, year=year)


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def _leaves(data: Mapping[Any, Any], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The texts of nested mappings with their keys; a mapping of plural forms is one text."""
    for name, value in data.items():
        loc = (*above, str(name))
        if isinstance(value, dict) and not ("other" in value and value.keys() <= CATEGORIES):
            yield from _leaves(value, loc)
        else:
            yield loc, value


@lru_cache(maxsize=16)
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language, read once; raises EditionError when it is missing or wrong."""
    return Catalogue(language)


def languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(file.stem for file in FOLDER.glob("*.yml"))

"""The languages of the site, for the tests that look at each."""

from dataclasses import dataclass

from edition import settings
from tests.support.machine import ROOT


@dataclass(frozen=True)
class Language:
    """A language of the site: its tag, its settings' file, and the folder of the site where it stands."""

    tag: str
    settings: str
    prefix: str


def _languages() -> list[Language]:
    files = settings.languages(ROOT)
    tags = [settings.read_settings(ROOT, name).language for name in files]
    return [
        Language(tag, name, f"{tag}/" if number else "")
        for number, (tag, name) in enumerate(zip(tags, files, strict=True))
    ]


LANGUAGES = _languages()
TRANSLATIONS = LANGUAGES[1:]
# Pages that together have every block, and the longest. Where a test takes a browser long, a translation is looked
# at on these: its skeleton is the original's, and all of the original's pages are.
SOME = (
    "", "history/", "strategy/goals/", "views/success/", "reference/people/", "reference/source/", "about/downloads/",
)  # fmt: skip


def where(page: str) -> tuple[Language, str]:
    """The language of a page of the site, and the page's name within it."""
    for language in TRANSLATIONS:
        if page.startswith(language.prefix):
            return language, page.removeprefix(language.prefix)
    return LANGUAGES[0], page


def sample(pages: list[str]) -> list[str]:
    """Every page of the first language, and SOME of the others."""
    return [page for page in pages if where(page)[0] is LANGUAGES[0] or where(page)[1] in SOME]

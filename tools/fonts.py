"""Cut the site's fonts from their npm packages and match the fallbacks to them.

Run by hand, never by the build, whose inputs are what this writes:

    npm pack @fontsource-variable/literata@5.3.0 @fontsource-variable/source-sans-3@5.3.0 \\
        @fontsource/gelasio@5.3.0 @fontsource/noto-serif@5.3.0 @fontsource/roboto@5.3.0 \\
        @fontsource/tinos@5.3.0 @fontsource/arimo@5.3.0 dejavu-fonts-ttf@2.37.3
    (unpack each into a folder of its own beside the others)
    python tools/fonts.py FOLDER

A first visit fetches the three core files, so these hold only the characters that English text is
made of, and only the weights the styles use. What the names in other languages need beside them is
one file more, in their one weight. Everything else that the families have for Latin, Latin-Extended
and Cyrillic waits in files that `unicode-range` fetches where a page needs them.

The fallbacks are faces of the fonts that readers have, scaled until the words of our pages are as
long as in ours. Gelasio stands in for Georgia, Tinos for Times and Liberation Serif, Arimo for Arial
and Liberation Sans: they were drawn to the same widths. DejaVu is what a bare Linux has.
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import yaml
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT: Final = Path(__file__).resolve().parent.parent
FONTS: Final = ROOT / "overrides" / "assets" / "fonts"
PRINT: Final = ROOT / "fonts"
STYLES: Final = ROOT / "overrides" / "assets" / "stylesheets"

LETTERS: Final = "".join(map(chr, (*range(0x41, 0x5B), *range(0x61, 0x7B))))
CORE: Final = LETTERS + " \u00a00123456789.,;:!?'\"()/&%-–—‘’“”…¶"
FEATURES: Final = ["kern", "liga", "locl", "mark", "mkmk", "ccmp"]
RANGES: Final = {
    "latin": [
        *range(0x20, 0x7F),
        *range(0xA0, 0x180),
        *range(0x218, 0x21C),
        0x2C6,
        0x2DA,
        0x2DC,
        *range(0x2000, 0x2070),
        *range(0x2190, 0x2194),
        0x20AC,
        0x2116,
        0x2122,
        0x2212,
        0x2260,
        0x2264,
    ],
    # What Russian and Belarusian are written with; what other languages have beside it.
    "cyrillic": [0x401, 0x406, 0x40E, *range(0x410, 0x450), 0x451, 0x456, 0x45E, 0x301],
    "cyrillic-ext": [*range(0x400, 0x460), 0x490, 0x491],
}
# A page in Cyrillic needs of the Latin files the digits and the signs alone: they are a family of their own.
SIGNS: Final = " \u00a00123456789.,;:!?()/%-–—’“„«»…¶№ʼ"


class Face(NamedTuple):
    """A face as one stylesheet rule names it."""

    family: str
    package: str
    file: str
    axes: dict[str, float | tuple[float, float]]
    weight: str
    style: str
    core: str
    kerning: float  # how much closer Chromium sets its words than the advances add up to


FACES: Final = [
    Face(
        "Literata", "literata", "literata-{}-opsz-normal", {"wght": (400, 700), "opsz": 16},
        "400 700", "normal", CORE, 0.985,
    ),
    Face(
        "Literata", "literata", "literata-{}-opsz-italic", {"wght": 400, "opsz": 16},
        "400", "italic", LETTERS + " \u00a00123456789,.;:!?()-–’“”¶", 1,
    ),
    # Adobe reserves the name "Source" for its own files; these are changed ones.
    Face(
        "Edition Sans", "source-sans-3", "source-sans-3-{}-wght-normal", {"wght": (400, 600)},
        "400 600", "normal", CORE + "#→←·", 0.998,
    ),
]  # fmt: skip


class Fallback(NamedTuple):
    """A font that readers have, and the file its widths are taken from."""

    family: str
    local: tuple[str, ...]
    file: str
    ours: int  # which of FACES it stands in for
    weight: int


def fallbacks(packages: Path) -> list[Fallback]:
    """Every fallback, in the order in which a browser is to try them."""

    def package(name: str, file: str) -> str:
        return str(_package(packages, f"fontsource-{name}-") / "files" / f"{file}.woff2")

    def dejavu(style: str, bold: str) -> str:
        name = f"DejaVu{style}{bold.replace(' ', '-')}.ttf"
        return str(_package(packages, "dejavu-fonts-ttf") / "ttf" / name)

    found = []
    for weight, bold in ((400, ""), (600, " Bold")):
        digits = 400 if weight == 400 else 700
        found += [
            Fallback("Literata Georgia", (f"Georgia{bold}", f"Gelasio{bold}"),
                     package("gelasio", f"gelasio-latin-{digits}-normal"), 0, weight),
            Fallback("Literata Noto", (f"Noto Serif{bold}",),
                     package("noto-serif", f"noto-serif-latin-{digits}-normal"), 0, weight),
            Fallback("Literata Times", (f"Times New Roman{bold}", f"Liberation Serif{bold}"),
                     package("tinos", f"tinos-latin-{digits}-normal"), 0, weight),
            Fallback("Literata DejaVu", (f"DejaVu Serif{bold}",), dejavu("Serif", bold), 0, weight),
            Fallback("Sans Arial", (f"Arial{bold}", f"Liberation Sans{bold}"),
                     package("arimo", f"arimo-latin-{digits}-normal"), 2, weight),
            Fallback("Sans Roboto", (f"Roboto{bold}",),
                     package("roboto", f"roboto-latin-{digits}-normal"), 2, weight),
            Fallback("Sans DejaVu", (f"DejaVu Sans{bold}",), dejavu("Sans", bold), 2, weight),
        ]  # fmt: skip
    return found


def main(packages: Path) -> None:
    """Write the fonts, their licences and the two stylesheets that name them."""
    FONTS.mkdir(parents=True, exist_ok=True)
    rules = []
    for face in FACES:
        package = _package(packages, f"fontsource-variable-{face.package}-")
        shutil.copy(package / "LICENSE", FONTS / f"{face.package}.LICENSE.txt")
        core = {ord(character) for character in face.core}
        ranges = {name: set(characters) - core for name, characters in RANGES.items()}
        ranges["cyrillic-ext"] -= ranges["cyrillic"]
        for name, wanted in [("core", core), *ranges.items()]:
            sources = ("latin", "latin-ext") if name == "latin" else ("latin",)
            for source in ("cyrillic",) if name.startswith("cyrillic") else sources:
                font = TTFont(package / "files" / f"{face.file.format(source)}.woff2")
                had = wanted & set(font.getBestCmap())
                if not had:
                    continue
                wanted = wanted - had
                file = FONTS / f"{_slug(face)}-{name if source != 'latin-ext' else source}.woff2"
                _cut(font, face, had).save(file)
                rules.append(_rule(face, file, had))
                print(f"{file.stat().st_size:6} {file.name}")
        rules.append(_signs(package, face))
    rules.append(_names(FACES[2]))
    (STYLES / "fonts.css").write_text(
        "/* Written by tools/fonts.py. The faces, fetched by the characters that a page needs. */\n" + "".join(rules),
        "utf-8",
    )
    (STYLES / "fallbacks.css").write_text(
        "/* Written by tools/fonts.py. What readers have, as wide and as high as what is to come. */\n"
        + "".join(_matched(each, _ours(packages, FACES[each.ours], each.weight), FACES[each.ours].kerning)
                  for each in fallbacks(packages)),
        "utf-8",
    )  # fmt: skip


def _signs(package: Path, face: Face) -> str:
    """Write the file of the digits and signs of a face and return its rule."""
    font = TTFont(package / "files" / f"{face.file.format('latin')}.woff2")
    had = {ord(sign) for sign in SIGNS} & set(font.getBestCmap())
    file = FONTS / f"{_slug(face)}-signs.woff2"
    _cut(font, face, had).save(file)
    print(f"{file.stat().st_size:6} {file.name}")
    return _rule(face._replace(family=f"{face.family} Signs"), file, had)


def _names(face: Face) -> str:
    """Write the file for the names in other languages and return its rule, a family of its own.

    The file is cut from the print font, the one that holds all scripts, in one weight.
    """
    people = yaml.safe_load((ROOT / "docs" / "en" / "data" / "people.yml").read_text("utf-8"))["people"]
    text = "".join(name["text"] for person in people for name in person.get("names", ()))
    characters = {ord(each) for each in text} - {ord(each) for each in face.core}
    file = FONTS / f"{_slug(face)}-names.woff2"
    _cut(TTFont(PRINT / "SourceSans3-Regular.ttf"), face, characters).save(file)
    print(f"{file.stat().st_size:6} {file.name}")
    return _rule(face._replace(family="Edition Names"), file, characters)


def _cut(font: TTFont, face: Face, characters: set[int]) -> TTFont:
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.glyph_names = False
    options.name_IDs = [0, 13, 14]  # copyright and licence
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    font.recalcTimestamp = False
    subsetter.subset(font)
    if "fvar" in font:
        limits = {axis.axisTag: face.axes.get(axis.axisTag) for axis in font["fvar"].axes}
        font = instantiateVariableFont(font, limits)
    for entry, text in {1: face.family, 2: "Regular", 4: face.family, 6: _slug(face)}.items():
        font["name"].setName(text, entry, 3, 1, 0x409)
    font.recalcTimestamp = False
    font.flavor = "woff2"
    return font


def _rule(face: Face, file: Path, characters: Iterable[int]) -> str:
    return (
        f'@font-face{{font-family:"{face.family}";font-style:{face.style};font-weight:{face.weight};'
        f'font-display:swap;src:url("../fonts/{file.name}") format("woff2");'
        f"unicode-range:{_ranges(characters)}}}\n"
    )


def _ranges(characters: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for character in sorted(characters):
        if runs and character == runs[-1][1] + 1:
            runs[-1][1] = character
        else:
            runs.append([character, character])
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)


def _ours(packages: Path, face: Face, weight: int) -> TTFont:
    package = _package(packages, f"fontsource-variable-{face.package}-")
    font = _cut(TTFont(package / "files" / f"{face.file.format('latin')}.woff2"), face,
                {ord(each) for each in face.core})  # fmt: skip
    return instantiateVariableFont(font, {"wght": weight})


def _matched(fallback: Fallback, ours: TTFont, kerning: float) -> str:
    scale = kerning * _width(ours) / _width(TTFont(fallback.file))
    unit = ours["head"].unitsPerEm * scale
    metrics = ours["hhea"]
    local = ",".join(f'local("{name}")' for name in fallback.local)
    # The families share one name where only the weight differs.
    return (
        f'@font-face{{font-family:"{fallback.family}";font-weight:{fallback.weight};src:{local};'
        f"size-adjust:{scale:.1%};ascent-override:{metrics.ascent / unit:.0%};"
        f"descent-override:{-metrics.descent / unit:.0%}}}\n"
    )


def _width(font: TTFont) -> float:
    """The mean advance of a letter of the pages, in ems."""
    names, advances = font.getBestCmap(), font["hmtx"]
    letters = {each: count for each, count in _letters().items() if ord(each) in names}
    total = sum(count * advances[names[ord(each)]][0] for each, count in letters.items())
    return float(total / sum(letters.values()) / font["head"].unitsPerEm)


@cache
def _letters() -> Counter[str]:
    pages = sorted((ROOT / "docs" / "en").rglob("*.md"))
    text = " ".join(" ".join(page.read_text("utf-8").split()) for page in pages)
    return Counter(each for each in text if each in LETTERS + " ,.’")


def _slug(face: Face) -> str:
    return face.family.lower().replace(" ", "-") + ("-italic" if face.style == "italic" else "")


def _package(packages: Path, start: str) -> Path:
    found = [each for each in packages.iterdir() if each.is_dir() and each.name.startswith(start)]
    if len(found) != 1:
        raise SystemExit(f"{packages}: {len(found)} folders named {start}…, where one is needed")
    return found[0]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))

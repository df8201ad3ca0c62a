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
long as in ours: by the letters of English in one stylesheet, by those of Russian and Belarusian in
the other. Gelasio stands in for Georgia, Tinos for Times and Liberation Serif, Arimo for Arial and
Liberation Sans: they were drawn to the same widths. DejaVu is what a bare Linux has. Gelasio has no
Cyrillic, so that Georgia's cannot be measured: it keeps the figure of its Latin.
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
    # How much closer than the advances say Chromium sets its words than a fallback's, in Latin and in Cyrillic.
    kerning: tuple[float, float]


FACES: Final = [
    Face(
        "Literata", "literata", "literata-{}-opsz-normal", {"wght": (400, 700), "opsz": 16},
        "400 700", "normal", CORE, (0.993, 1.0065),
    ),
    Face(
        "Literata", "literata", "literata-{}-opsz-italic", {"wght": 400, "opsz": 16},
        "400", "italic", LETTERS + " \u00a00123456789,.;:!?()-–’“”¶", (1, 1),
    ),
    # Adobe reserves the name "Source" for its own files; these are changed ones.
    Face(
        "Edition Sans", "source-sans-3", "source-sans-3-{}-wght-normal", {"wght": (400, 600)},
        "400 600", "normal", CORE + "#→←·", (1, 1.002),
    ),
]  # fmt: skip


class Script(NamedTuple):
    """What pages are written in: the part of a package that holds it, the pages, and what is counted in them."""

    name: str
    languages: tuple[str, ...]
    letters: str
    stylesheet: str


LATIN: Final = Script("latin", ("en",), LETTERS + " ,.’", "fallbacks.css")
CYRILLIC: Final = Script(
    "cyrillic", ("ru", "be"), "".join(map(chr, RANGES["cyrillic"])) + " ,.«»–", "fallbacks-cyrillic.css"
)


class Fallback(NamedTuple):
    """A font that readers have, and the file its widths are taken from."""

    family: str
    local: tuple[str, ...]
    file: str
    ours: int  # which of FACES it stands in for
    weight: int


def fallbacks(packages: Path) -> list[Fallback]:
    """Every fallback, in the order in which a browser is to try them, with `{}` in its file for the script."""

    def package(name: str, weight: int) -> str:
        file = f"{name}-{{}}-{400 if weight == 400 else 700}-normal.woff2"
        return str(_package(packages, f"fontsource-{name}-") / "files" / file)

    def dejavu(face: str) -> str:
        return str(_package(packages, "dejavu-fonts-ttf") / "ttf" / f"DejaVu{face}.ttf")

    return [
        Fallback("Literata Georgia", ("Georgia", "Gelasio", "Gelasio Regular"), package("gelasio", 400), 0, 400),
        Fallback("Literata Noto", ("Noto Serif", "Noto Serif Regular"), package("noto-serif", 400), 0, 400),
        Fallback("Literata Times", ("Times New Roman", "Liberation Serif"), package("tinos", 400), 0, 400),
        Fallback("Literata DejaVu", ("DejaVu Serif",), dejavu("Serif"), 0, 400),
        Fallback("Sans Arial", ("Arial", "Liberation Sans"), package("arimo", 400), 2, 400),
        Fallback("Sans Roboto", ("Roboto", "Roboto Regular"), package("roboto", 400), 2, 400),
        Fallback("Sans DejaVu", ("DejaVu Sans",), dejavu("Sans"), 2, 400),
        Fallback("Literata Georgia", ("Georgia Bold", "Gelasio Bold"), package("gelasio", 600), 0, 600),
        Fallback("Literata Noto", ("Noto Serif Bold",), package("noto-serif", 600), 0, 600),
        Fallback("Literata Times", ("Times New Roman Bold", "Liberation Serif Bold"), package("tinos", 600), 0, 600),
        Fallback("Literata DejaVu", ("DejaVu Serif Bold",), dejavu("Serif-Bold"), 0, 600),
        Fallback("Sans Arial", ("Arial Bold", "Liberation Sans Bold"), package("arimo", 600), 2, 600),
        Fallback("Sans Roboto", ("Roboto Bold",), package("roboto", 600), 2, 600),
        Fallback("Sans DejaVu", ("DejaVu Sans Bold",), dejavu("Sans-Bold"), 2, 600),
    ]  # fmt: skip


def main(packages: Path) -> None:
    """Write the fonts, their licences and the stylesheets that name them."""
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
    for script in (LATIN, CYRILLIC):
        write_fallbacks(packages, script)


def write_fallbacks(packages: Path, script: Script) -> None:
    """Write the stylesheet of what readers have for one script."""
    found = [_matched(packages, each, script) for each in fallbacks(packages)]
    head = "/* Written by tools/fonts.py. What readers have, as wide and as high as what is to come. */\n"
    (STYLES / script.stylesheet).write_text(head + "\n".join(found), "utf-8")


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


def _ours(packages: Path, face: Face, weight: int, script: Script) -> list[TTFont]:
    """The files that a page is set in: that of its script, and that of the signs."""
    files = _package(packages, f"fontsource-variable-{face.package}-") / "files"
    limits = {"wght": weight, "opsz": face.axes.get("opsz")}
    fonts = [TTFont(files / f"{face.file.format(name)}.woff2") for name in dict.fromkeys((script.name, "latin"))]
    return [
        instantiateVariableFont(each, {axis.axisTag: limits[axis.axisTag] for axis in each["fvar"].axes})
        for each in fonts
    ]


def _matched(packages: Path, fallback: Fallback, script: Script) -> str:
    if not Path(fallback.file.format(script.name)).is_file():
        script = LATIN
    ours = _ours(packages, FACES[fallback.ours], fallback.weight, script)
    theirs = [TTFont(fallback.file.format(name)) for name in dict.fromkeys((script.name, "latin"))]
    scale = FACES[fallback.ours].kerning[script is CYRILLIC] * _width(ours, script) / _width(theirs, script)
    metrics = ours[0]["hhea"]
    unit = ours[0]["head"].unitsPerEm * scale
    local = ", ".join(f'local("{name}")' for name in fallback.local)
    # The families share one name where only the weight differs.
    return (
        f'@font-face {{\n  font-family: "{fallback.family}";\n  font-weight: {fallback.weight};\n  src: {local};\n'
        f"  size-adjust: {round(100 * scale, 1):g}%;\n  ascent-override: {metrics.ascent / unit:.0%};\n"
        f"  descent-override: {-metrics.descent / unit:.0%};\n}}\n"
    )


def _width(fonts: list[TTFont], script: Script) -> float:
    """The mean advance of a letter of the pages, in ems: of each letter in the first of the fonts that has it."""
    advances: dict[int, float] = {}
    for font in reversed(fonts):
        unit = font["head"].unitsPerEm
        advances |= {letter: font["hmtx"][name][0] / unit for letter, name in font.getBestCmap().items()}
    letters = {ord(each): count for each, count in _letters(script).items() if ord(each) in advances}
    return sum(count * advances[each] for each, count in letters.items()) / sum(letters.values())


@cache
def _letters(script: Script) -> Counter[str]:
    pages = [page for language in script.languages for page in sorted((ROOT / "docs" / language).rglob("*.md"))]
    text = " ".join(" ".join(page.read_text("utf-8").split()) for page in pages)
    return Counter(each for each in text if each in script.letters)


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

"""One policy on every page, with the hashes of its own blocks, and no page that breaks it."""

import re

import pytest

from edition.errors import EditionError
from edition.publish import STEPS, policy, publish
from edition.publish.site import parse
from tests.publish.conftest import FILES
from tests.support.publishing import SILENT


def test_every_page_carries_the_same_policy_and_its_hash_is_the_style_s(made_up, edition) -> None:
    folder = made_up()
    publish(folder, edition, **SILENT)
    trees = [parse(path.read_bytes()) for path in folder.rglob("*.html")]
    (value,) = {policy.of(tree) for tree in trees}
    (style,) = {block for tree in trees for block in policy.blocks(tree)}
    assert policy.hashes(value) == [policy.digest(style)]
    assert value.startswith("default-src 'none'; ")
    assert "unsafe" not in value
    for tree in trees:
        assert next(tree.iter("meta")).get("charset") == "utf-8"
        assert tree.find(".//head")[1].get("http-equiv") == "Content-Security-Policy"


def test_an_edition_of_its_own_may_bring_a_style(made_up, edition) -> None:
    """The one page has its own, which no other page lets in; the policy is one for all but for the hashes."""
    text = made_up("x").joinpath("chapter/index.html").read_text("utf-8")
    folder = made_up(**{"chapter/index.html": re.sub("<svg.*</svg>", "", text)})
    steps = [step for step in STEPS if step in SILENT["steps"] or step.run.__module__.endswith(".one_page")]
    publish(folder, edition, tell=lambda _: None, steps=steps)
    trees = [parse(path.read_bytes()) for path in folder.rglob("*.html")]
    assert len({block for tree in trees for block in policy.blocks(tree)}) == 2
    assert len({re.sub(r" 'sha256-[^']*'", "", policy.of(tree)) for tree in trees}) == 1
    for tree in trees:
        assert policy.hashes(policy.of(tree)) == [policy.digest(style) for style in policy.blocks(tree)]


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ('<p style="color:red">x</p>', '<p style="color:red">'),
        ('<p onclick="x()">x</p>', '<p onclick="…">'),
        ("<script>x()</script>", "a script of its own"),
        ('<script type="module">x()</script>', "a script of its own"),
        ("<style>p{}</style>", "a style block of its own in <main>"),
        ('<a href="javascript:x()">x</a>', "javascript:"),
        ('<base href="/">', "<base>"),
        ('<a href="#top" ping="x">x</a>', "ping"),
        ('<form action="x"></form>', "<form action>"),
        ('<img src="https://example.org/x.png" alt="">', "third party"),
        ('<img srcset="a.png 1x, //example.org/b.png 2x" alt="">', "third party|not there"),
        ('<script src="//example.org/x.js"></script>', "third party"),
        ('<iframe src="https://example.org/"></iframe>', "third party"),
        ('<link rel="stylesheet" href="https://example.org/x.css">', "third party|not there"),
        ('<svg><image href="https://example.org/x.png"/></svg>', "third party"),
    ],
)
def test_what_breaks_the_policy_is_an_error(made_up, edition, broken, told) -> None:
    text = made_up("x").joinpath("chapter/index.html").read_text("utf-8")
    folder = made_up(**{"chapter/index.html": text.replace("</main>", f"{broken}</main>")})
    with pytest.raises(EditionError, match=told):
        publish(folder, edition, **SILENT)


def test_the_first_style_block_is_the_same_on_all_pages(made_up, edition) -> None:
    text = made_up("x").joinpath("chapter/index.html").read_text("utf-8")
    more = made_up("more", **{"chapter/index.html": text.replace("</head>", "<style>p{}</style></head>")})
    publish(more, edition, **SILENT)
    assert policy.digest("p{}") in policy.of(parse(more.joinpath("chapter/index.html").read_bytes()))
    folder = made_up(**{"chapter/index.html": text.replace("color: black", "color: white")})
    with pytest.raises(EditionError, match=r"its first style block differs from that of"):
        publish(folder, edition, **SILENT)


def test_one_script_may_stand_in_the_head_of_all_pages(made_up, edition) -> None:
    """It is the same on each, and the policy lets no other run."""
    pages = {name: text for name, text in FILES.items() if name.endswith(".html")}
    scripted = {name: text.replace("<style>", "<script>a()</script><style>") for name, text in pages.items()}
    folder = made_up(**scripted)
    publish(folder, edition, **SILENT)
    value = policy.of(parse(folder.joinpath("index.html").read_bytes()))
    assert f"script-src 'self' '{policy.digest('a()')}'; " in value
    for other in ("<script>b()</script>", "<script>a()</script><script>b()</script>"):
        text = pages["chapter/index.html"].replace("<style>", f"{other}<style>")
        with pytest.raises(EditionError, match=r"first script block differs|a script of its own"):
            publish(made_up("other", **{**scripted, "chapter/index.html": text}), edition, **SILENT)


def test_links_to_other_sites_are_told_not_fetched() -> None:
    tree = parse(b'<a href="https://example.org/">x</a><link rel="license" href="https://x.org/">')
    assert not list(policy.faults(tree))


@pytest.mark.parametrize(
    "css",
    [
        "p{background:url(https://example.org/x.png)}",
        "p{background:url( '//example.org/x.png' )}",
        '@import "https://example.org/x.css";',
    ],
)
def test_a_stylesheet_that_fetches_abroad_is_an_error(made_up, edition, css) -> None:
    folder = made_up(**{"assets/stylesheets/fonts.css": css})
    with pytest.raises(EditionError, match="third party"):
        publish(folder, edition, **SILENT)

"""Every host is told the same."""

import re

import pytest

from edition.publish import hosts


def test_headers_file_and_nginx_agree() -> None:
    rule = hosts.headers_file().split("\n/")[0]
    told = dict(re.findall(r"(?m)^  ([\w-]+): (.*)$", rule))
    block = hosts.nginx()
    sent = dict(re.findall(r'add_header (\S+) "([^"]+)" always;', block))
    sent["Strict-Transport-Security"] = re.search(r'on "(max-age=\d+)"', block)[1]
    assert told == sent == (hosts.HEADERS | hosts.TRANSPORT)


def test_headers_are_few_bytes() -> None:
    """Every page pays for them before its first byte."""
    assert sum(len(f"{name}: {value}\r\n") for name, value in (hosts.HEADERS | hosts.TRANSPORT).items()) < 260


def test_no_style_changes_a_header() -> None:
    """Else a site that is brought up to date under an older configuration would stand without style."""
    assert "sha256" not in hosts.headers_file() + hosts.nginx()


def test_no_two_rules_say_something_about_one_header() -> None:
    """Cloudflare would join the values with a comma."""
    rules = re.split(r"(?m)^/", hosts.headers_file(["assets", "be/assets", "v/1.0/assets"]))[1:]
    everywhere = set(re.findall(r"(?m)^  ([\w-]+):", rules[0]))
    for rule in rules[1:]:
        assert set(re.findall(r"(?m)^  ([\w-]+):", rule)) == {"Cache-Control"}
    assert "Cache-Control" not in everywhere
    assert any(rule.startswith("v/1.0/assets/*") for rule in rules)


@pytest.mark.parametrize(
    ("path", "for_ever"),
    [
        ("/assets/a.0123abcd.css", True),
        ("/sub/assets/a.0123abcd.woff2", True),
        ("/chapter/", False),
        ("/assets/a.css", False),
        ("/search/search_index.json", False),
    ],
)
def test_only_names_with_a_hash_are_kept_for_ever(path, for_ever) -> None:
    assert bool(re.search(hosts.HASHED, path)) is for_ever

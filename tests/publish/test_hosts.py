"""Every host is told the same."""

import json
import re

import pytest
import yaml

from edition.publish import hosts, policy

FOUND = hosts.hosting(policy.header(["sha256-abc="]))


def test_headers_file_and_cloudfront_and_nginx_agree() -> None:
    netlify = {}
    for line in hosts.headers_file(FOUND).split("/assets/*")[0].splitlines()[1:]:
        name, _, value = line.strip().partition(": ")
        netlify[name] = value

    config = json.loads(hosts.cloudfront(FOUND))
    security = config["SecurityHeadersConfig"]
    cloudfront = {item["Header"]: item["Value"] for item in config["CustomHeadersConfig"]["Items"]}
    assert config["CustomHeadersConfig"]["Quantity"] == len(cloudfront) <= 10, "CloudFront's limit"
    cloudfront["Content-Security-Policy"] = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    cloudfront["X-Frame-Options"] = security["FrameOptions"]["FrameOption"]
    cloudfront["Referrer-Policy"] = security["ReferrerPolicy"]["ReferrerPolicy"]
    cloudfront["Strict-Transport-Security"] = f"max-age={security['StrictTransportSecurity']['AccessControlMaxAgeSec']}"
    assert security["ContentTypeOptions"] == {"Override": True}
    cloudfront["X-Content-Type-Options"] = "nosniff"

    block = hosts.nginx(FOUND)
    nginx = dict(re.findall(r'add_header (\S+) "([^"]+)" always;', block))
    nginx["Strict-Transport-Security"] = re.search(r'on "(max-age=\d+)"', block)[1]

    assert netlify == cloudfront == nginx == FOUND.all


def test_the_policy_fits_the_line_that_cloudflare_reads() -> None:
    assert all(len(line) <= 2000 for line in hosts.headers_file(FOUND).splitlines())


def test_no_two_rules_say_something_about_one_header() -> None:
    """Cloudflare would join the values with a comma."""
    rules = re.split(r"(?m)^/", hosts.headers_file(FOUND, ["1.0"]))[1:]
    everywhere = set(re.findall(r"(?m)^  ([\w-]+):", rules[0]))
    for rule in rules[1:]:
        assert set(re.findall(r"(?m)^  ([\w-]+):", rule)) == {"Cache-Control"}
    assert "Cache-Control" not in everywhere
    assert any(rule.startswith("v/1.0/assets/*") for rule in rules)


def test_the_workflow_is_one_and_pins_every_action_by_its_commit() -> None:
    workflow = yaml.safe_load(hosts.github())
    assert set(workflow["jobs"]) == {"build", "deploy"}
    uses = re.findall(r"uses: (\S+) # (v[\d.]+)", hosts.github())
    assert len(uses) == len(hosts.ACTIONS)
    for name, _ in uses:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name)
    assert workflow["jobs"]["deploy"]["environment"]["url"].startswith("${{ steps.")
    assert workflow["permissions"] == {"contents": "read"}


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

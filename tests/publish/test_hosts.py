"""Every host is told the same."""

import itertools
import json
import os
import re
import subprocess
from fnmatch import fnmatchcase

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


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("/", "/index.html"),
        ("/history/", "/history/index.html"),
        ("/history", "301 ./history/"),
        ("/strategy/goals", "301 ./goals/"),
        ("/v/1.0.0", "301 ./1.0.0/"),
        ("//other.example/name", "301 ./name/"),
        ("/javascript:name", "301 ./javascript:name/"),
        ("/SHA256SUMS", "/SHA256SUMS"),
        ("/one-page.html", "/one-page.html"),
        ("/assets/a.0123abcd.css", "/assets/a.0123abcd.css"),
    ],
)
def test_cloudfront_finds_a_folder_with_and_without_its_slash(page_factory, made_up, asked, answer) -> None:
    folder = made_up()
    hosts.write(folder)
    function = (folder / hosts.CLOUDFRONT_FUNCTION).read_text("utf-8")
    found = page_factory().evaluate(f"(uri) => {{ {function}; return handler({{ request: {{ uri }} }}) }}", asked)
    redirect = found.get("statusCode") and f"{found['statusCode']} {found['headers']['location']['value']}"
    assert (redirect or found["uri"]) == answer


def test_the_bucket_gets_what_nginx_serves_with_the_same_caching(tmp_path) -> None:
    """The script runs with an `aws` that only writes down what it is told."""
    (tmp_path / "s3.sh").write_text(hosts.s3(), "utf-8")
    aws = tmp_path / "aws"
    aws.write_text("#!/bin/sh\nprintf '%s\\t' \"$@\" >> calls; echo >> calls\n")
    aws.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["sh", "s3.sh", "my site", "s3://b"], cwd=tmp_path, env={"PATH": path}, check=True)
    calls = [line.split("\t")[:-1] for line in (tmp_path / "calls").read_text().splitlines()]
    assert [call[:4] for call in calls] == [["s3", how, "my site", "s3://b"] for how in ("sync", "cp", "sync")]
    assert ["--delete" in call for call in calls] == [False, False, True]

    def sent(name: str) -> list[str]:
        found = []
        for call in calls:
            taken = True
            for option, value in itertools.pairwise(call):
                if option in ("--include", "--exclude") and fnmatchcase(name, value):
                    taken = option == "--include"
            found.append(call[call.index("--cache-control") + 1] if taken else "")
        return found

    for name in ("assets/a.0123abcd.css", "v/1.0/assets/fonts/a.0123abcd.woff2"):
        assert re.search(hosts.HASHED, name)
        assert sent(name) == [hosts.FOR_EVER, "", ""]
    for name in ("index.html", "history/index.html", "v/1.0/index.html", "SHA256SUMS", ".well-known/security.txt"):
        assert sent(name) == ["", hosts.SHORT, hosts.SHORT]
    for name in (".git/config", "v/.a", "_headers", "hosts/s3.sh", "index.html.br", "assets/a.0123abcd.css.gz"):
        assert sent(name) == ["", "", ""], name

"""The configuration of web servers and hosts, all made from the one table of headers here.

`_headers` is what Netlify and Cloudflare Pages read from the root of a site. The folder `hosts/`
holds an nginx server block, a script that fills an S3 bucket, a CloudFront response-headers policy
with the function that finds a folder's index.html, and a workflow for GitHub Pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from edition.publish import policy
from edition.publish.site import Site, parse

FOLDER: Final = "hosts"
HEADERS_FILE: Final = "_headers"
NGINX: Final = f"{FOLDER}/nginx.conf"
CLOUDFRONT: Final = f"{FOLDER}/cloudfront-headers.json"
CLOUDFRONT_FUNCTION: Final = f"{FOLDER}/cloudfront-function.js"
S3: Final = f"{FOLDER}/s3.sh"
GITHUB: Final = f"{FOLDER}/github-pages.yml"

# What a site without a script that runs on its own, a form or a frame has no use for.
FEATURES: Final = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts",
    "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "web-share",
    "xr-spatial-tracking",
)  # fmt: skip
# A name with a hash never means other content; a page may change at any time.
FOR_EVER: Final = "public, max-age=31536000, immutable"
SHORT: Final = "public, max-age=300"
HASHED: Final = r"\.[0-9a-f]{8}\.[a-z0-9]+$"


@dataclass(frozen=True)
class Hosting:
    """What a host is to send: headers with every answer, and with answers over TLS."""

    always: dict[str, str]
    over_tls: dict[str, str]

    @property
    def all(self) -> dict[str, str]:
        """What a host that serves nothing but TLS sends."""
        return {**self.always, **self.over_tls}


@dataclass(frozen=True)
class Action:
    """A GitHub action, at the commit of a release."""

    name: str
    commit: str
    release: str


# Each commit was looked up in public repositories that pin the release by it.
ACTIONS: Final = {
    "checkout": Action("actions/checkout", "08c6903cd8c0fde910a37f88322edcfb5dd907a8", "v5.0.0"),
    "python": Action("actions/setup-python", "a26af69be951a213d495a4c3e4e4022e16d87065", "v5.6.0"),
    "upload": Action("actions/upload-pages-artifact", "7b1f4a764d45c48632c6b24a0339c27f5614fb0b", "v4.0.0"),
    "deploy": Action("actions/deploy-pages", "d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e", "v4.0.5"),
}


def hosting(content_policy: str) -> Hosting:
    """The headers of a site with this Content-Security-Policy."""
    return Hosting(
        always={
            "Content-Security-Policy": content_policy,
            "Cross-Origin-Embedder-Policy": "require-corp",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": ", ".join(f"{each}=()" for each in FEATURES),
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-DNS-Prefetch-Control": "off",
            "X-Frame-Options": "DENY",
        },
        over_tls={"Strict-Transport-Security": "max-age=63072000"},
    )


def run(site: Site) -> None:
    """Write the configuration for every host."""
    write(site.folder)


def write(folder: Path) -> None:
    """Write the configuration for the site in `folder`, its frozen versions included.

    A page keeps to the policy in it and to that of the header both. The header's therefore holds
    the hashes of the style blocks of every version that is served.
    """
    found = hosting(policy.header(_styles(folder)))
    versions = sorted(path.name for path in folder.glob("v/*") if path.is_dir())
    for name, text in {
        HEADERS_FILE: headers_file(found, versions),
        NGINX: nginx(found),
        CLOUDFRONT: cloudfront(found),
        CLOUDFRONT_FUNCTION: _render("cloudfront-function.js"),
        S3: s3(),
        GITHUB: github(),
    }.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


def _styles(folder: Path) -> Iterable[str]:
    found: set[str] = set()
    for home in [folder / "index.html", *sorted(folder.glob("v/*/index.html"))]:
        found.update(policy.hashes(policy.of(parse(home.read_bytes())) or ""))
    return found


def headers_file(found: Hosting, versions: Iterable[str] = ()) -> str:
    """`_headers` for Netlify and Cloudflare Pages.

    Where two rules match, Cloudflare joins the values of a header with a comma; so only the rules
    for assets, all of which have a hash in their name, say anything about caching.
    https://developers.cloudflare.com/pages/configuration/headers/
    """
    rules = {"/*": found.all}
    for place in ["/assets/*", *(f"/v/{version}/assets/*" for version in versions)]:
        rules[place] = {"Cache-Control": FOR_EVER}
    return "".join(
        f"{place}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())
        for place, headers in rules.items()
    )


def nginx(found: Hosting) -> str:
    """An nginx server block, with what it needs beside it."""
    return _render("nginx.conf", hosting=found, hashed=HASHED, for_ever=FOR_EVER, short=SHORT)


def cloudfront(found: Hosting) -> str:
    """The configuration of a CloudFront response-headers policy.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyConfig.html
    """
    headers = found.all
    age = re.fullmatch(r"max-age=(\d+)", headers.pop("Strict-Transport-Security"))
    assert age is not None
    security = {
        "ContentSecurityPolicy": {
            "ContentSecurityPolicy": headers.pop("Content-Security-Policy"),
            "Override": True,
        },
        "ContentTypeOptions": {"Override": True},
        "FrameOptions": {"FrameOption": headers.pop("X-Frame-Options"), "Override": True},
        "ReferrerPolicy": {"ReferrerPolicy": headers.pop("Referrer-Policy"), "Override": True},
        "StrictTransportSecurity": {
            "AccessControlMaxAgeSec": int(age[1]),
            "IncludeSubdomains": False,
            "Override": True,
            "Preload": False,
        },
    }
    assert headers.pop("X-Content-Type-Options") == "nosniff"
    items = [{"Header": name, "Override": True, "Value": headers[name]} for name in headers]
    config = {
        "Comment": "No third party, nothing stored, no referrer",
        "CustomHeadersConfig": {"Items": items, "Quantity": len(items)},
        "Name": "reading-safely",
        "SecurityHeadersConfig": security,
    }
    return json.dumps(config, indent=2) + "\n"


def s3() -> str:
    """A script that puts a site into a bucket, with the caching that CloudFront passes on.

    https://docs.aws.amazon.com/cli/latest/reference/s3/#use-of-exclude-and-include-filters
    """
    return _render("s3.sh", assets=("assets/*", "v/*/assets/*"), for_ever=FOR_EVER, short=SHORT)


def github() -> str:
    """A workflow that builds the site and deploys it to GitHub Pages.

    GitHub Pages sends no headers of a site's choosing; the policy in each page holds there.
    """
    return _render("github-pages.yml", actions=ACTIONS)


def _render(template: str, **values: object) -> str:
    jinja = Environment(
        loader=PackageLoader("edition.publish"),
        autoescape=False,  # none of these is HTML
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    return jinja.get_template(template).render(**values)

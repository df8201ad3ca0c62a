"""Makes an old browser of a new one: takes away what `tests/browsers.json` allows a reader's to lack.

What each lacks is what MDN's and caniuse's data say of the oldest versions on the list.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import tinycss2
from playwright.sync_api import Browser, Page, Route

from tests.support.machine import ROOT

BROWSERS: Final[dict[str, list[str]]] = json.loads((ROOT / "tests/browsers.json").read_text("utf-8"))

# An expression that looks behind is a syntax error before Safari 16.4.
NO_LOOKING_BEHIND = r"""
  globalThis.RegExp = new Proxy(RegExp, Object.fromEntries(["construct", "apply"].map((how) => [how, (target, ...given) => {
    const [source] = how === "apply" ? given[1] : given[0];
    if (/\(\?<[=!]/.test(source?.source ?? source)) throw new SyntaxError("no looking behind");
    return Reflect[how](target, ...given);
  }])));
"""
# Popovers: Chrome 114, Safari 17, Firefox 125.
NO_POPOVERS = """
  delete HTMLElement.prototype.popover;
  HTMLElement.prototype.showPopover = HTMLElement.prototype.hidePopover = undefined;
"""
# Dialogs: Safari 15.4, Firefox 98.
NO_DIALOGS = "HTMLDialogElement.prototype.showModal = undefined;"


@dataclass(frozen=True)
class Lacking:
    """What of a stylesheet a browser passes over: media and supports rules, selectors, properties, values."""

    conditions: str
    selectors: str
    properties: str
    values: str

    def old(self, rules: Iterable[Any]) -> str:
        """The rules as such a browser understands them."""
        out = ""
        for rule in rules:
            if rule.type == "at-rule":
                if re.search(self.conditions, f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}"):
                    continue
                if rule.lower_at_keyword in ("media", "supports"):
                    inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                    out += f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{self.old(inner)}}}"
                else:
                    out += rule.serialize()
            elif not re.search(self.selectors, selectors := tinycss2.serialize(rule.prelude)):
                held = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
                kept = [
                    each.serialize()
                    for each in held
                    if not re.fullmatch(self.properties, each.name)
                    and not re.search(self.values, tinycss2.serialize(each.value))
                ]
                out += f"{selectors}{{{';'.join(kept)}}}"
        return out


READABLE = Lacking(
    conditions=r"^@font-face|@supports selector|prefers-|scripting|hover",
    selectors=r":(is|where|has|focus-visible|popover-open)\b|::backdrop|:not\([^)]*,",
    properties=r"inset(-.*)?|(row-|column-)?gap|(padding|margin|border)-(inline|block)(-.*)?|aspect-ratio|scroll-.*"
    r"|overscroll-.*|content-visibility|contain-.*|size-adjust|text-(wrap|decoration-thickness|underline-offset)|color-scheme",
    values=r"\b(clamp|min|max|color-mix)\(|\d(d|s|l)vh|flow-root|sticky|rgb\([^,]*/|max-content|fit-content",
)
COMPLETE = Lacking(
    conditions=r"@supports selector|scripting",
    selectors=r":has\b|::backdrop",
    properties=r"text-wrap|overscroll-.*|content-visibility|contain-.*|size-adjust|.*-override",
    values=r"\d(d|s|l)vh|color-mix\(",
)


def aged(lacking: Lacking) -> Callable[[Route], None]:
    """What answers for a site as such a browser understands its pages and styles."""

    def style(text: str) -> str:
        return lacking.old(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))

    def answer(route: Route) -> None:
        given = route.fetch()
        kind = given.headers.get("content-type", "")
        if "html" in kind:
            body = re.sub(r"(?s)(<style>)(.*?)(?=</style>)", lambda found: found[1] + style(found[2]), given.text())
            route.fulfill(response=given, body=body)
        elif "css" in kind:
            route.fulfill(response=given, body=style(given.text()))
        else:
            route.fulfill(response=given)

    return answer


def open_old(browser: Browser, lacking: Lacking, *scripts: str, **options: Any) -> Page:
    """A page of such a browser, in which these scripts take away what scripts would use."""
    # The policy names the hashes of the styles as they are.
    context = browser.new_context(bypass_csp=True, **options)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.route(re.compile(r"/$|\.(html|css)$"), aged(lacking))
    for script in scripts:
        page.add_init_script(script)
    return page

"""What a browser prints into a file can be searched and copied, bold words as well."""

import base64
import re
import subprocess

import pytest

BOLD = """[...document.querySelectorAll("main *")].filter((element) =>
    getComputedStyle(element).fontWeight >= 600 && getComputedStyle(element).display !== "none" && !element.closest("svg")
).map((element) => element.textContent)"""


@pytest.mark.parametrize("page", ["history/", "views/success/"])
def test_what_firefox_prints_has_its_bold_words(firefox, address, tool, tmp_path, page) -> None:
    firefox.open(address + page)
    firefox.until("document.fonts.status === 'loaded' && document.documentElement.classList.contains('fonts')")
    bold = {word for text in firefox.run(BOLD) for word in re.findall(r"\w{4,}", text)}
    assert len(bold) > 5
    printed = tmp_path / "page.pdf"
    printed.write_bytes(base64.b64decode(firefox.call("browsingContext.print", context=firefox.context)["data"]))
    told = subprocess.run([tool("pdftotext"), printed, "-"], capture_output=True, text=True, check=True).stdout
    assert bold - set(re.findall(r"\w{4,}", told)) == set()

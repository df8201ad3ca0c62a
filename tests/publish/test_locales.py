"""What Open Graph calls a language: with the territory where most of its speakers are, or with its own."""

import pytest

from edition.publish.languages import locale


@pytest.mark.parametrize(
    ("language", "told"),
    [("be", "be_BY"), ("en", "en_US"), ("en-GB", "en_GB"), ("pt-BR", "pt_BR"), ("ru", "ru_RU")],
)
def test_a_language_is_given_its_territory(language: str, told: str) -> None:
    assert locale(language) == told

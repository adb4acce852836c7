from dataclasses import replace

from digitize.scan import Page
from digitize.upright import is_noise
from tests.fakes import page


def with_confidence(found: Page, confidence: float) -> Page:
    return replace(found, words=tuple(replace(word, confidence=confidence) for word in found.words))


def test_only_a_page_that_cannot_be_read_is_looked_at_from_other_sides() -> None:
    text = page((50, 50, "Căn cứ Luật Tổ chức chính quyền địa phương"))
    assert not is_noise(with_confidence(text, 0.9))
    assert is_noise(with_confidence(text, 0.5))
    assert is_noise(page())

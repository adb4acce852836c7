from dataclasses import replace

from digitize.candidates import candidates, doubtful
from digitize.geometry import Box
from digitize.scan import Field, Origin, Scan, Word
from tests.fakes import page, scan


def paper(*words: tuple[str, float, str | None], value: str | None = None, kind: str = "text") -> Scan:
    """A scan whose one field `x` was read from these words (text, confidence, other reading)."""
    placed = tuple(
        Word(text=text, box=Box(10 + 60 * n, 10, 60 + 60 * n, 22), confidence=sure, other=other)
        for n, (text, sure, other) in enumerate(words)
    )
    text = " ".join(word.text for word in placed)
    found = Field(name="x", value=value or text, text=text, page=1, box=Box(0, 0, 500, 30), confidence=0.7, origin=Origin.OCR, kind=kind)
    return scan(replace(page((10, 10, text)), words=placed), fields={"x": found})


def test_the_second_reading_of_each_disputed_word_is_offered_then_all_of_them() -> None:
    found = candidates(paper(("Hồ", 0.9, "Hồ"), ("Văn", 0.6, "Vân"), ("Giả", 0.6, "Giá")), "x")
    assert found == ("Hồ Vân Giả", "Hồ Văn Giá", "Hồ Vân Giá")


def test_a_reading_that_only_lost_the_accents_is_not_offered() -> None:
    assert candidates(paper(("GIẤY", 0.9, "GIAY"), ("KHAI", 0.9, "KHAI")), "x") == ()


def test_readings_that_break_the_grammar_are_not_offered() -> None:
    assert candidates(paper(("06/01/2026", 0.6, "06/13/2026"), value="2026-01-06", kind="date"), "x") == ()
    assert candidates(paper(("06/01/2026", 0.6, "08/01/2026"), value="2026-01-06", kind="date"), "x") == ("2026-01-08",)


def test_what_was_read_is_offered_again_once_it_was_changed() -> None:
    scanned = paper(("Hồ", 0.9, "Hồ"))
    typed = replace(scanned.fields["x"], value="Hà", origin=Origin.CLERK)
    assert candidates(replace(scanned, fields={"x": typed}, as_read=scanned.fields), "x") == ("Hồ",)


def test_uncertain_letters_are_those_of_words_disputed_or_unsure() -> None:
    scanned = paper(("Hồ", 0.9, "Hồ"), ("Văn", 0.9, "Vân"), ("Giả", 0.4, None))
    field = scanned.fields["x"]
    assert [field.text[start:end] for start, end in doubtful(field, scanned.pages[0])] == ["Văn", "Giả"]

from pathlib import Path

import pytest

from digitize.doctypes import BrokenDocType, all_doctypes, load

SAMPLES = Path(__file__).parents[2] / "samples"
PLAIN = 'title = "X"\nsource = "s"\ngroup = "g"\n[recognise]\ntitles = ["x"]\n'


def test_every_type_has_a_sample() -> None:
    without = [name for name in all_doctypes() if not list((SAMPLES / name).glob("*/expected.json"))]
    assert without == []


@pytest.mark.parametrize(
    "text",
    [
        "title = ",
        'title = "X"\n[recognise]\n',
        PLAIN + '[[fields]]\nname = "a"\nlabel = "A:"\nkind = "nonsense"\n',
        'code = "KQ.1"\n' + PLAIN,
        PLAIN + '[valid]\nterm = "for ever"\n',
        'colour = "red"\n' + PLAIN,
    ],
)
def test_a_broken_file_stops_the_start_and_is_named(text: str, tmp_path: Path) -> None:
    file = tmp_path / "giay_la.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(BrokenDocType, match=r"giay_la\.toml"):
        load(file)


def test_names_of_fields_are_unique_in_a_type() -> None:
    for kind in all_doctypes().values():
        names = [rule.name for rule in kind.fields]
        assert len(names) == len(set(names)), kind.name

"""The mutation report itself: guards that exist must catch."""

from samples.mutate import report


def test_slips_in_fields_with_a_grammar_are_caught() -> None:
    caught = report()
    for name, share in {"(tax_code)": 1.0, "(area)": 1.0, "(sex)": 0.9, "ngay_cap": 0.7}.items():
        total = sum(caught[name].values())
        assert total, name
        assert (total - caught[name]["nothing"]) / total >= share, name


def test_a_name_that_is_no_vietnamese_is_often_caught() -> None:
    counts = report()["nguoi_ky"]
    assert counts["nothing"] < 0.6 * sum(counts.values())

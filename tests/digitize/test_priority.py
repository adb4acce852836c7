from datetime import date
from pathlib import Path

import pytest

from digitize.doctypes import all_doctypes
from digitize.priority import FILE, BrokenPriorities, priorities

RULES, TYPES = priorities(), all_doctypes()
TODAY = date(2026, 11, 24)


def judged(doctype: str, issued: date | None, *, expired: bool = False) -> tuple[int, str]:
    return RULES.judged(TYPES.get(doctype), issued, TODAY, expired=expired)


def test_what_still_holds_goes_before_what_nobody_knows_and_that_before_what_has_ended() -> None:
    holds = judged("giay_khai_sinh", date(1998, 3, 2))
    unknown = judged("", None)
    ended = judged("giay_xac_nhan_tinh_trang_hon_nhan", date(2015, 3, 2), expired=True)
    assert holds < unknown < ended
    assert [skip for _, skip in (holds, unknown, ended)] == ["", "", ""]


def test_a_certificate_of_six_months_from_2015_is_left_out_unless_asked_for() -> None:
    assert judged("giay_xac_nhan_tinh_trang_hon_nhan", date(2015, 3, 2))[1] == "expired"
    assert judged("giay_xac_nhan_tinh_trang_hon_nhan", date(2026, 9, 2))[1] == ""
    assert judged("giay_xac_nhan_tinh_trang_hon_nhan", None)[1] == "", "nobody can say"


def test_among_equals_the_field_decides() -> None:
    assert judged("giay_khai_sinh", date(1998, 3, 2)) < judged("giay_phep_xay_dung", date(1998, 3, 2))


def test_what_a_national_database_holds_is_left_out_from_the_day_of_the_rule() -> None:
    assert judged("giay_phep_lai_xe", date(2020, 1, 1))[1] == "national-database"
    assert judged("giay_phep_lai_xe", date(1999, 1, 1))[1] != "national-database"
    assert judged("giay_phep_lai_xe", None)[1] == "", "without a day of issue it is not left out"


def test_rules_name_types_and_groups_that_exist() -> None:
    assert {name for skip in RULES.skips for name in skip.doctypes} <= set(TYPES)
    assert set(RULES.fields) - {"default"} <= {kind.group for kind in TYPES.values()}


@pytest.mark.parametrize("wrong", ["", "[order]\nholds = 'x'", FILE.read_text("utf-8").replace("unknown = 20", "")])
def test_broken_rules_stop_the_start_and_name_the_file(wrong: str, tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(wrong)
    with pytest.raises(BrokenPriorities, match=r"r\.toml"):
        priorities(tmp_path / "r.toml")

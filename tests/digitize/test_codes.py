import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize import codes
from digitize.errors import Invalid


@pytest.mark.parametrize("code", ["H50.10.25-260312-0012", "000.00.15.H50-210305-0007", "H50-260312-0012", "h50.10.25-260312-0012"])
def test_dossier_codes_old_and_new_hold(code: str) -> None:
    assert codes.dossier(f" {code} ") == code.upper()


@pytest.mark.parametrize("code", ["", "H50", "260312-0012", "H50.10.25-2603-0012", "H50.10.25-260312-0012-KQ1"])
def test_anything_else_is_refused_with_its_reason(code: str) -> None:
    with pytest.raises(Invalid) as refused:
        codes.dossier(code)
    assert refused.value.code == "bad-dossier-code"


@given(st.from_regex(codes.DOSSIER, fullmatch=True), st.integers(1, 99))
def test_a_result_code_is_the_dossiers_with_its_ordinal(code: str, ordinal: int) -> None:
    built = codes.result_code(code, ordinal)
    assert built == f"{code}-KQ{ordinal}"
    assert codes.RESULT.fullmatch(built)


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        (codes.PROCEDURE, "1.000894"),
        (codes.PROCEDURE, "1.010727.000.00.00.H62"),
        (codes.PROCEDURE, "1.000894.01"),
        (codes.RESULT_TYPE, "KQ.G15.000031"),
        (codes.AGENCY, "H50.10"),
    ],
)
def test_the_other_codes_of_the_one_stop_shop_hold(pattern: re.Pattern[str], code: str) -> None:
    assert pattern.fullmatch(code)

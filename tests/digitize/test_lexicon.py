"""What the language's words say of marks."""

import pytest

from digitize.lexicon import with_joining_hooks


@pytest.mark.parametrize(("read", "mended"), [
    ("Lịch thi tuyến viên chức", "Lịch thi tuyển viên chức"), ("đề nghị điều chuyến máy", "đề nghị điều chuyển máy"), ("XIN CẤP BỐ SUNG", "XIN CẤP BỔ SUNG"),
    ("được sửa đổi, bỗ sung", "được sửa đổi, bổ sung"), ("hỗ trợ", "hỗ trợ"), ("đỗ xe", "đỗ xe"), ("khám bệnh, chữa bệnh", "khám bệnh, chữa bệnh"),
    ("ông Trần Văn Tuyến, thường trú", "ông Trần Văn Tuyến, thường trú"),  # a name
    ("cấp lại sổ cho người lao động", "cấp lại sổ cho người lao động"), ("tuyến đường tỉnh", "tuyến đường tỉnh"), ("bố trí vốn", "bố trí vốn"),
])  # fmt: skip
def test_a_hook_that_was_read_as_an_acute_is_put_back_where_it_alone_makes_a_word(read: str, mended: str) -> None:
    assert with_joining_hooks(read) == mended

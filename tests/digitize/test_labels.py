from digitize.doctypes import all_doctypes
from digitize.labels import labelled_fields
from tests.fakes import page

BIRTH = all_doctypes()["giay_khai_sinh"]
MARRIAGE = all_doctypes()["giay_chung_nhan_ket_hon"]


def test_repeated_labels_belong_to_the_parent_they_stand_under() -> None:
    form = page(
        (60, 50, "Họ, chữ đệm, tên: NGUYỄN VĂN THỬ"), (60, 70, "Dân tộc: Kinh"), (60, 90, "Họ, chữ đệm, tên người mẹ: LÊ THỊ VÍ DỤ"),
        (60, 110, "Năm sinh: 1998"), (60, 130, "Dân tộc: Tày"), (60, 150, "Họ, chữ đệm, tên người cha: TRẦN VĂN MẪU"), (60, 170, "Năm sinh: 1995"),
        (60, 190, "Dân tộc: Bru - Vân Kiều"),
    )  # fmt: skip
    found = labelled_fields((form,), BIRTH)
    assert {name: f.value for name, f in found.items()} == {
        "nksHoTen": "NGUYỄN VĂN THỬ", "nksDanToc": "Kinh", "meHoTen": "LÊ THỊ VÍ DỤ", "meNgaySinh": "1998", "meDanToc": "Tày",
        "chaHoTen": "TRẦN VĂN MẪU", "chaNgaySinh": "1995", "chaDanToc": "Bru - Vân Kiều",
    }  # fmt: skip


def test_labels_are_found_though_ocr_lost_their_marks() -> None:
    found = labelled_fields((page((60, 50, "Ho, chu đêm, tên: NGUYỄN VĂN THỬ"), (60, 70, "Giới tinh: Nam")),), BIRTH)
    assert found["nksHoTen"].value == "NGUYỄN VĂN THỬ"
    assert found["nksGioiTinh"].value == "Nam"


def test_a_label_with_nothing_behind_it_gives_no_field() -> None:
    assert "nksDanToc" not in labelled_fields((page((60, 50, "Dân tộc: ………"), (60, 70, "Quốc tịch: Việt Nam")),), BIRTH)


def test_each_column_keeps_its_own_values() -> None:
    form = page(
        (60, 50, "Họ, chữ đệm, tên vợ: TRẦN THỊ MẪU"), (330, 50, "Họ, chữ đệm, tên chồng: PHAN VĂN THỬ"), (60, 70, "Dân tộc: Kinh"),
        (330, 70, "Dân tộc: Tày"), (60, 90, "Giấy tờ tùy thân: CC 045199000025"), (330, 90, "Giấy tờ tùy thân: CC 045097000031"),
    )  # fmt: skip
    found = labelled_fields((form,), MARRIAGE)
    assert (found["voHoTen"].value, found["chongHoTen"].value) == ("TRẦN THỊ MẪU", "PHAN VĂN THỬ")
    assert (found["voDanToc"].value, found["chongDanToc"].value) == ("Kinh", "Tày")
    assert (found["voGiayToTuyThan"].value, found["chongGiayToTuyThan"].value) == ("045199000025", "045097000031")


def test_the_next_item_of_a_numbered_form_ends_a_field() -> None:
    form = page(
        (60, 50, "3. Giấy tờ về đất đai: Giấy chứng nhận số CS 012"), (60, 70, "do Ủy ban nhân dân cấp ngày"), (60, 90, "02 tháng 6 năm 2020"),
        (60, 110, "4. Giấy phép này có hiệu lực khởi công xây dựng"),
    )  # fmt: skip
    permit = all_doctypes()["giay_phep_xay_dung"]
    found = labelled_fields((form,), permit)["giay_to_dat"]
    assert found.value == "Giấy chứng nhận số CS 012 do Ủy ban nhân dân cấp ngày"
    short = page((60, 50, "3. Giấy tờ về đất đai: Giấy chứng nhận số CS 012"), (60, 70, "4. Giấy phép này có hiệu lực khởi công"))
    assert labelled_fields((short,), permit)["giay_to_dat"].value == "Giấy chứng nhận số CS 012"


def test_a_field_that_is_a_list_keeps_its_items() -> None:
    trade = all_doctypes()["giay_chung_nhan_dang_ky_ho_kinh_doanh"]
    form = page((60, 50, "Ngành, nghề kinh doanh: 1. Bán lẻ hàng tạp hóa"), (60, 70, "2. Sửa chữa xe máy"), (60, 90, "3. Dịch vụ ăn uống"))
    assert labelled_fields((form,), trade)["nganh_nghe"].value == "1. Bán lẻ hàng tạp hóa 2. Sửa chữa xe máy 3. Dịch vụ ăn uống"

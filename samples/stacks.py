"""How many cuts are wrong where stacks of papers are parted: `make parting`. Prints; asserts nothing.

Every sample's pages and a set of drawn continuation pages are read once as they would be in earnest; stacks are then laid from
these pages at random, without separator sheets, and parted.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image

from api.settings import Settings
from api.wiring.reading import engines, pipeline_of_file, unkept
from digitize.parting import begins, pieces
from digitize.pipeline import run
from digitize.scan import Page
from samples.draw import Sheet, aged

HERE = Path(__file__).parent
STACKS, PAPERS = 100, 10
TEXT = (
    "Các cơ quan, đơn vị có liên quan chịu trách nhiệm phối hợp thực hiện; trong quá trình thực hiện nếu có vướng mắc, báo cáo về Ủy ban nhân dân xã Gió Mẫu để xem xét, giải quyết theo quy định.",
    "Hồ sơ gồm đơn đề nghị, bản vẽ thiết kế, giấy tờ chứng minh quyền sử dụng đất và cam kết của chủ hộ về bảo đảm an toàn cho công trình liền kề.",
    "Diện tích, ranh giới, mốc giới của thửa đất được xác định theo trích lục bản đồ địa chính do cơ quan đăng ký đất đai lập.",
)


def continuation(number: int, kind: str) -> Image.Image:
    """A page that goes on: numbered as Nghị định 30/2020 asks, without a number, an appendix, or the last one with recipients."""
    sheet = Sheet()
    if kind == "numbered":
        sheet.centred([str(number)], 13)
    if kind == "appendix":
        sheet.centred(["PHỤ LỤC", "DANH SÁCH CÁC HỘ ĐƯỢC HỖ TRỢ"], 13, "b")
        sheet.centred(["(Kèm theo Quyết định số 125/QĐ-UBND ngày 05 tháng 3 năm 2026)"], 12, "i")
    for text in TEXT[: 1 if kind == "last" else 3]:
        sheet.paragraph(text)
    if kind == "last":
        sheet.signature(["CHỦ TỊCH"], "Trần Đức Mẫu", ["- Như Điều 3;", "- Lưu: VT."])
    return aged(sheet.image, number, skew=0.3)


def read_pages(files: Sequence[Path]) -> list[list[Page]]:
    """The pages of each file as they are read."""
    settings = Settings()
    tools = engines(settings)
    out = []
    for file in files:
        out.append(list(run(pipeline_of_file(settings, file, tools)[:1], unkept(file)).pages))
        sys.stderr.write(".")
        sys.stderr.flush()
    return out


def papers() -> tuple[list[list[Page]], dict[str, list[Page]]]:
    """Samples' pages, and continuation pages by kind."""
    firsts = read_pages(
        [
            next((HERE / name).glob("scan.*"))
            for name in sorted({str(path.parent.relative_to(HERE)) for path in HERE.glob("*/*/expected.json")})
        ]
    )
    with tempfile.TemporaryDirectory() as folder:
        drawn = []
        for kind in ("numbered", "plain", "appendix", "last"):
            for number in (2, 3, 4):
                file = Path(folder) / f"{kind}-{number}.jpg"
                continuation(number, kind).save(file, quality=70, dpi=(200, 200))
                drawn.append(file)
        found = read_pages(drawn)
    kinds: dict[str, list[Page]] = {}
    for file, pages in zip(drawn, found, strict=True):
        kinds.setdefault(file.stem.split("-")[0], []).extend(pages)
    return [pages for pages in firsts if pages], kinds


def stack(firsts: list[list[Page]], kinds: dict[str, list[Page]], chance: random.Random) -> tuple[list[Page], set[int]]:
    """Pages of some papers one after another, and where papers begin (from 1)."""
    pages: list[Page] = []
    begun = set()
    for paper in chance.choices(firsts, k=PAPERS):
        begun.add(len(pages) + 1)
        pages += paper
        if len(paper) == 1:
            for number in range(chance.choice((0, 0, 0, 1, 2, 3))):
                pages.append(
                    chance.choice(kinds[chance.choice(("numbered", "numbered", "plain", "appendix"))])
                    if number < 2
                    else chance.choice(kinds["last"])
                )
    return [replace(page, number=at) for at, page in enumerate(pages, 1)], begun


def main() -> None:
    firsts, kinds = papers()
    chance = random.Random(6)
    missed = false = unsure = hinted = 0
    for _ in range(STACKS):
        pages, begun = stack(firsts, kinds, chance)
        found = pieces(pages)
        cuts = {piece.pages[0] for piece in found}
        doubted = {number for piece in found for number in piece.unsure}
        missed += len(begun - cuts)
        hinted += len((begun - cuts) & doubted)
        false += len(cuts - begun)
        unsure += len(doubted - begun)
    total = STACKS * PAPERS
    sys.stdout.write(
        f"\n{total} papers in {STACKS} stacks, of {len(firsts)} samples and {sum(map(len, kinds.values()))} continuation pages, no separator sheets\n"
    )
    sys.stdout.write(
        f"wrong cuts per 100 papers: {100 * (missed + false) / total:.1f} (missed {missed}, of which {hinted} said to be doubtful; false {false})\n"
    )
    sys.stdout.write(f"pages said to be doubtful without need: {unsure}\n")
    names = sorted({str(path.parent.relative_to(HERE)) for path in HERE.glob("*/*/expected.json")})
    silent = [name for name, paper in zip(names, firsts, strict=False) if not begins(paper[0])]
    sys.stdout.write(f"samples whose first page is not seen to be one: {', '.join(silent) or 'none'}\n")


if __name__ == "__main__":
    main()

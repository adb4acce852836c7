"""The copy of a record: searchable PDF/A-2b from the scan and the verified words, its conversion mark, its signatures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digitize.doctypes import DocType
from digitize.errors import Unavailable
from digitize.local_time import VIETNAM, day_of
from digitize.ports import Renderer, SealMaker, SigningDevice
from digitize.record import Record
from digitize.rendition import leaves
from digitize.scan import Origin, Scan
from digitize.seal import Made, Seal
from digitize.signing import Role, Rule, Stamp, missing
from digitize.standing import State
from digitize.text import fold

STATES = {
    State.AMENDED: "đã được điều chỉnh, bổ sung", State.CORRECTED: "đã được cải chính", State.REPLACED: "đã được thay thế",
    State.CANCELLED: "đã bị thu hồi, hủy bỏ",
}  # fmt: skip
WORDS = "BẢN ĐIỆN TỬ CHUYỂN ĐỔI TỪ VĂN BẢN GIẤY"
"""Wording of the mark; NĐ 137/2024 Điều 4 asks for words, time and converter, and gives no text (requirements.md §9.4)."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Makes copies."""

    renderer: Renderer
    seals: SealMaker
    device: SigningDevice
    rules: Sequence[Rule]
    types: Mapping[str, DocType]
    agency: str
    link: str
    """Address of the page that checks seals, without its last part."""
    called: Callable[[str], str]
    """A person's name by his login."""

    def make(self, record: Record, scan: Scan, original: Path, at: datetime, folder: Path) -> tuple[Path, Made, tuple[Role, ...]]:
        """The copy's file in a folder, what it was made of, and who signed it. Raises Quarantined.

        What a device does not sign now, it signs later: the copy is made all the same.
        """
        stamps = self._stamps(record, scan, at)
        title = self.types[record.doctype].title if record.doctype in self.types else ""
        file = folder / "copy.pdf"
        made = self.renderer.make(
            original, leaves(scan), title or "Công văn", self._words(record, at), lambda digest: self._link(record, digest, at), file, head=bool(stamps)
        )  # fmt: skip
        signed: list[Role] = []
        for stamp in stamps:
            with suppress(Unavailable):
                after = folder / f"{stamp.role}.pdf"
                self.device.sign(file, stamp, after)
                file = after
                signed.append(stamp.role)
        return file, made, tuple(signed)

    def missing(self, scan: Scan, signed: Sequence[Role], at: datetime) -> tuple[Role, ...]:
        """Signatures that the law wants on such a copy and that it does not bear."""
        return missing(self.rules, signed, scanned=is_scanned(scan), day=day_of(at))

    def could_sign(self, scan: Scan, lacking: Sequence[Role]) -> bool:
        """Whether a device for one of the missing signatures is there by now."""
        return any(self.device.holds(role, scan.source.received_by) for role in lacking)

    def _stamps(self, record: Record, scan: Scan, at: datetime) -> list[Stamp]:
        """The signatures to be made: the clerk's where he scanned it, then the agency's, as the issuer where the paper is its own."""
        own = bool(self.agency) and fold(record.value("co_quan_cap") or "") == fold(self.agency)
        day = day_of(at)
        out = []
        for rule in self.rules:
            login = scan.source.received_by if rule.role is Role.CLERK else ""
            fits = is_scanned(scan) if rule.role is Role.CLERK else own is (rule.role is Role.ISSUER)
            if not (fits and rule.holds_on(day) and self.device.holds(rule.role, login)):
                continue
            moment = scan.source.received_at if rule.role is Role.CLERK else at
            time = moment.astimezone(VIETNAM).isoformat(timespec="seconds")
            said = {"name": self.called(login), "agency": self.agency, "time": time}
            lines = tuple(line.format(**said) for line in rule.lines)
            out.append(Stamp(role=rule.role, login=login, corner=rule.corner, lines=lines))
        return out

    def _link(self, record: Record, digest: str, made: datetime) -> str:
        """What the code of the copy says: the address of the page that checks it, with the seal."""
        day = day_of(made)
        seal = Seal(code=record.code, original=record.sha256, pages=digest, day=day, state=str(record.state_on(day)))
        return f"{self.link}/{self.seals.sign(seal)}"

    def _words(self, record: Record, made: datetime) -> tuple[str, ...]:
        """The conversion mark of Luật Giao dịch điện tử 2023 Điều 12(1)c and NĐ 137/2024 Điều 4: words, time, converter."""
        at, today = record.accepted_at.astimezone(VIETNAM), day_of(made)
        state = record.state_on(today)
        stands = (f"Tình trạng ngày {today:%d/%m/%Y}: {STATES[state]}.",) if state is not State.IN_FORCE else ()
        who = ", ".join(part for part in (self.called(record.accepted_by), self.agency) if part)
        return (
            WORDS, f"Mã kết quả: {record.code}", f"Chuyển đổi lúc {at.isoformat(timespec='seconds')}, người chuyển đổi: {who}",
            "Kiểm tra: quét mã bên trái, hoặc chạy sohoa verify trên tệp này.", *stands,
        )  # fmt: skip


def is_scanned(scan: Scan) -> bool:
    """Whether somebody scanned it here, and did not receive it as a file with text of its own."""
    return any(page.origin is Origin.OCR for page in scan.pages)

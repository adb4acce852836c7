"""Scores the reader: `make eval`. Made-up samples, and real papers with typed truth where there are any (see README.md).

Three readers see the same page images in the same run: Sohoa (the command `sohoa read`), plain `tesseract` and OCRmyPDF, all on one and the same
core, as what runs beside it on another makes each second of CPU do less. CPU is process seconds of the whole command, children included: trust
the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from samples.compare import plain
from samples.reliability import bands, knots, raw_of, write_plot
from samples.rivals import Rival, Warm, rivals_read
from samples.worn import WEARS, worn

HERE = Path(__file__).parent
HEADER = ("co_quan_cap", "so_ky_hieu", "dia_danh", "ngay_cap", "ten_giay_to", "trich_yeu", "nguoi_ky", "chuc_vu_nguoi_ky")
NAMES = {"co_quan_ban_hanh": "co_quan_cap", "ngay_ban_hanh": "ngay_cap", "ten_loai": "ten_giay_to", "chuc_vu": "chuc_vu_nguoi_ky"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A file, what stands on it (None: nothing), other spellings that are as right, and the text of page 1 where typed."""

    file: Path
    fields: dict[str, str | None]
    also: dict[str, list[str]]
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One field of one paper as read."""

    name: str
    outcome: str
    """right, wrong, missing, invented or rightly empty."""
    confidence: float
    set: str
    file: str
    got: object


def made_up() -> list[Paper]:
    """The samples; fields that a sample does not name are not scored."""
    out = []
    for expected in sorted(HERE.rglob("expected.json")):
        data = json.loads(expected.read_text("utf-8"))
        out.append(Paper(next(expected.parent.glob("scan.*")), data["fields"], {}, ""))
    return out


def real(truth: Path) -> list[Paper]:
    """Papers of a truth file (one JSON object a line: `file`, `fields`, `alt`, `text_page1`)."""
    if not truth.exists():
        return []
    out = []
    for line in truth.read_text("utf-8").splitlines():
        data = json.loads(line)
        also = {NAMES.get(k, k): [v] if isinstance(v, str) else v for k, v in data.get("alt", {}).items()}
        fields = {NAMES.get(k, k): v for k, v in data["fields"].items() if NAMES.get(k, k) in HEADER}
        out.append(Paper(truth.parent / data["file"], fields, also, data["text_page1"]))
    return out


def verdict(paper: Paper, name: str, field: dict[str, object], kind: str) -> Verdict:
    """Whether a field was read right."""
    want, got = paper.fields[name], field.get("value")
    if want is None:
        outcome = "invented" if got else "rightly empty"
    elif not got:
        outcome = "missing"
    else:
        outcome = "right" if plain(str(got)) in {plain(text) for text in [want, *paper.also.get(name, [])]} else "wrong"
    return Verdict(name, outcome, float(str(field.get("confidence") or 0)), kind, paper.file.name, got)


def score(papers: Iterable[tuple[str, Paper]], with_rivals: bool, thorough: bool) -> tuple[list[Verdict], list[Rival]]:
    """Reads every paper; verdicts on its fields, and the readers. Rivals are compared on papers without a text layer, each paper by all in turn."""
    ours, rivals = Rival("Sohoa, a process a paper"), [Rival("tesseract 5 (vie, one thread)"), Rival("OCRmyPDF")]
    warm = Warm(thorough) if with_rivals else None
    verdicts = []
    command = [str(Path(sys.executable).parent / "sohoa"), "read", "--json", *(["--thorough"] if thorough else [])]
    for kind, paper in papers:
        trial = Rival("trial")
        printed = trial.run([*command, str(paper.file)], 1)
        read = json.loads(printed) if printed else {"fields": {}, "pages": []}
        verdicts += [verdict(paper, name, read["fields"].get(name) or {}, kind) for name in paper.fields]
        pages = read["pages"]
        if pages and not any(field["origin"] == "text-layer" for field in read["fields"].values()):
            ours.cpu, ours.pages = ours.cpu + trial.cpu, ours.pages + len(pages)
            if warm:
                warm.read(paper, len(pages))
                rivals_read(paper, rivals)
        ours.judge(paper, pages[0]["text"] if pages else "")
    if warm:
        warm.close()
    return verdicts, [ours, *([warm.rival, *rivals] if warm else [])]


def outcomes(name: str, some: Sequence[Verdict]) -> str:
    """A row of a table: right, wrong, missing, invented, and how many were surely and wrongly said."""
    count = [sum(v.outcome == o for v in some) for o in ("right", "wrong", "missing", "invented")]
    sure = sum(v.outcome in ("wrong", "invented") and v.confidence >= 0.9 for v in some)
    return f"| {name} | {count[0]} ({100 * count[0] / max(1, sum(count[:3])):.1f} %) | {count[1]} | {count[2]} | {count[3]} | {sure} |"


def missed(verdicts: Sequence[Verdict]) -> str:
    """Each field that is not right, a line each."""
    return "\n".join(f"{v.file}: {v.name} {v.outcome} at {v.confidence:.2f}: {v.got!r}" for v in verdicts if "right" not in v.outcome)


def report(verdicts: list[Verdict], readers: list[Rival]) -> str:
    """The tables in Markdown."""
    out = []
    for kind in dict.fromkeys(v.set for v in verdicts):
        ours = [v for v in verdicts if v.set == kind]
        names = [n for n in HEADER if any(v.name == n for v in ours)]
        out += [
            f"\n### Fields: {kind}\n",
            "| field | right | wrong | missing | invented | wrong or invented at ≥ 0.9 |",
            "|---|---|---|---|---|---|",
        ]
        other = [v for v in ours if v.name not in HEADER]
        rows = [*((name, [v for v in ours if v.name == name]) for name in names), ("all other fields", other), ("all", ours)]
        for name, some in rows:
            if some:
                out.append(outcomes(name, some))
    out += [
        "\n### Readers on the same pages\n",
        "| reader | CER page 1 | without diacritics | values stand in the text | CPU s a page |",
        "|---|---|---|---|---|",
    ]
    out += [reader.row() for reader in readers]
    if len(readers) > 1:
        each, warm, raw = (reader.cpu / max(1, reader.pages) for reader in readers[:3])
        out.append(
            f"\nCPU ÷ plain tesseract on the same pages: {warm / raw:.2f} in one process that is warm, {each / raw:.2f} with a process a paper"
        )
    out += ["\n### Of fields said to be so sure, so many were right\n", "| confidence | fields | right |", "|---|---|---|"]
    out += [f"| {low:.2f}–{high:.2f} | {total} | {100 * right / total:.1f} % |" for low, high, total, right in bands(_points(verdicts))]
    return "\n".join(out)


def _points(verdicts: list[Verdict]) -> list[tuple[float, bool]]:
    return [(v.confidence, v.outcome == "right") for v in verdicts if v.outcome in ("right", "wrong", "invented")]


def main() -> None:
    """Prints the tables; writes the reliability plot where asked."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--truth", type=Path, default=HERE.parent.parent / "shared" / "real" / "truth.jsonl")
    ask.add_argument("--only", choices=["made-up", "real"])
    ask.add_argument("--no-rivals", action="store_true")
    ask.add_argument("--thorough", action="store_true")
    ask.add_argument("--wear", choices=WEARS, help="as another scanner, copier or camera would have given the papers")
    ask.add_argument("--show", action="store_true", help="print each field that is not right")
    ask.add_argument("--plot", type=Path)
    ask.add_argument("--knots", action="store_true", help="print the knots for digitize/confidence.py")
    args = ask.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    papers = [("made-up samples", paper) for paper in made_up()] if args.only != "real" else []
    papers += [("real papers", paper) for paper in real(args.truth)] if args.only != "made-up" else []
    with tempfile.TemporaryDirectory() as folder:
        if args.wear:
            papers = [(f"{kind}, {args.wear}", worn(paper, args.wear, Path(folder))) for kind, paper in papers]
        verdicts, readers = score(papers, not args.no_rivals, args.thorough)
    print(report(verdicts, readers))
    if args.show:
        print(missed(verdicts))
    if args.knots:
        points = [(raw_of(sure), right) for sure, right in _points([v for v in verdicts if v.name in HEADER])]
        print(knots([(raw, right) for raw, right in points if raw < 1]))
    if args.plot:
        write_plot(_points(verdicts), args.plot)


if __name__ == "__main__":
    main()

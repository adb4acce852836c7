"""Made-up papers that others drew without knowing the reader, as it read their words once: `python -m samples.unseen`.

The pictures weigh a hundred megabytes and are not kept; `unseen.jsonl.xz` holds, a paper a line, its set, what stands on it, and its pages with
words and boxes. What fields are made of these words is scored anew each time, so that a rule that was learned from one paper is held against
all. What the recognisers make of pictures is scored by `make eval`. `--add SET TRUTH` reads the papers of a truth file into a set.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from digitize.codec import scan_from_json, scan_to_json
from digitize.doctypes import all_doctypes
from digitize.pipeline import run
from digitize.scan import Scan
from digitize.steps.classify import classifier
from digitize.steps.extract import extractor
from samples.evaluate import Paper, Verdict, missed, outcomes, real, verdict

FILE = Path(__file__).parent / "unseen.jsonl.xz"


@dataclass(frozen=True, slots=True)
class Unseen:
    """One paper: its set, what stands on it, and its pages as they were read."""

    set: str
    paper: Paper
    scan: Scan


def unseen() -> Iterator[Unseen]:
    """All papers, by set."""
    for line in lzma.decompress(FILE.read_bytes()).decode("utf-8").splitlines():
        data = json.loads(line)
        yield Unseen(data["set"], Paper(Path(data["file"]), data["fields"], data["also"], ""), scan_from_json(data["scan"]))


def verdicts() -> list[Verdict]:
    """Of each header field of each paper, extracted from its words as the code is now."""
    types = all_doctypes()
    steps = (("classify", classifier(types)), ("extract", extractor(types)))
    out = []
    for one in unseen():
        fields = run(steps, one.scan).fields
        for name in one.paper.fields:
            found = fields.get(name)
            said: dict[str, object] = {"value": found.value, "confidence": found.confidence} if found else {}
            out.append(verdict(one.paper, name, said, one.set))
    return out


def add(name: str, truth: Path) -> None:
    """Reads the papers of a truth file, and puts them in the place of a set."""
    from api.settings import Settings
    from api.wiring.reading import engines, pipeline_of_file, unkept

    settings = Settings()
    tools = engines(settings)
    lines = (
        [line for line in lzma.decompress(FILE.read_bytes()).decode("utf-8").splitlines() if json.loads(line)["set"] != name]
        if FILE.exists()
        else []
    )
    for paper in real(truth):
        scan = run(pipeline_of_file(settings, paper.file, tools)[:1], unkept(paper.file))
        kept = _light(scan_to_json(replace(scan, source=replace(scan.source, received_by="", sha256=""))))
        said = {"set": name, "file": paper.file.name, "fields": paper.fields, "also": paper.also, "scan": kept}
        lines.append(json.dumps(said, ensure_ascii=False))
    FILE.write_bytes(lzma.compress("\n".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME))


def _light(scan: dict[str, object]) -> dict[str, object]:
    """With boxes to a hundredth of a point."""
    rounded: dict[str, object] = json.loads(json.dumps(scan), parse_float=lambda text: round(float(text), 2))
    return rounded


def main() -> None:
    """Prints how many fields of each set are right, and which are not with `--show`."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--add", nargs=2, metavar=("SET", "TRUTH"))
    ask.add_argument("--show", action="store_true")
    args = ask.parse_args()
    if args.add:
        add(args.add[0], Path(args.add[1]))
    found = verdicts()
    print("| set | fields right | wrong | missing | invented | wrong or invented at ≥ 0.9 |", "|---|---|---|---|---|---|", sep="\n")
    for name in dict.fromkeys(one.set for one in found):
        print(outcomes(name, [one for one in found if one.set == name]))
    if args.show:
        print(missed(found))


if __name__ == "__main__":
    main()

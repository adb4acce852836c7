"""How well a trained model reads made-up lines: `python -m ocr.training.measure --model … (inputs as for train)`.

Numbers and dates with digits that training never saw (1,000 of MNIST's test part), and letters of all lines, drawn and aged as in training.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from rapidfuzz.distance import Levenshtein

from ocr.training.train import greedy, make_drawer
from ocr.training.words import Kind


def main() -> None:
    """Prints the share of digits, of counts and of whole lines with blanks that were read right, and of letters of each kind of line that were not."""
    ask = argparse.ArgumentParser()
    for name in ("--lexicon", "--digits", "--more-digits", "--model"):
        ask.add_argument(name, type=Path)
    ask.add_argument("--print-fonts", type=Path, nargs="+")
    ask.add_argument("--pen-fonts", type=Path, nargs="*", default=[])
    ask.add_argument("--lines", type=int, default=4000)
    args = ask.parse_args()
    session = ort.InferenceSession(str(args.model), providers=["CPUExecutionProvider"])
    drawer = make_drawer(args, random.Random(99), held_out=True)
    said = defaultdict[Kind, list[tuple[str, str]]](list)
    for _ in range(args.lines):
        image, truth, kind = drawer.drawn()
        scores = session.run(None, {"lines": 1 - image[None, None].astype(np.float32) / 255})[0]
        said[kind].append((truth, greedy(torch.from_numpy(scores))[0]))
    _tell_of_blanks(said[Kind.NUMBER] + said[Kind.DATE])
    for kind, pairs in sorted(said.items()):
        wrong, size = sum(Levenshtein.distance(*pair) for pair in pairs), sum(len(truth) for truth, _ in pairs)
        print(f"{kind}: {len(pairs)} lines, {100 * wrong / size:.2f} % of letters wrong")


def _tell_of_blanks(pairs: Sequence[tuple[str, str]]) -> None:
    digits = right_digits = right_counts = right_lines = 0
    for truth, read in pairs:
        want, got = _numbers(truth), _numbers(read)
        right_lines += truth.replace(" ", "") == read.replace(" ", "")
        right_counts += want == got
        right_digits += sum(a == b for a, b in zip(want, got, strict=True)) if len(want) == len(got) else 0
        digits += len(want)
    counts, whole = 100 * right_counts / len(pairs), 100 * right_lines / len(pairs)
    print(
        f"{len(pairs)} lines with blanks: digits {100 * right_digits / digits:.1f} %, all digits of the line {counts:.1f} %, line {whole:.1f} %"
    )


def _numbers(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


if __name__ == "__main__":
    main()

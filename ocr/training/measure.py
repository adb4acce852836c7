"""How well a trained model reads blanks written by hand: `python -m ocr.training.measure --model … (inputs as for train)`.

Numbers and dates with digits that training never saw (1,000 of MNIST's test part), drawn and aged as in training.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch

from ocr.training.train import greedy, make_drawer


def main() -> None:
    """Prints the share of digits, of counts and of whole lines that were read right."""
    ask = argparse.ArgumentParser()
    for name in ("--lexicon", "--digits", "--more-digits", "--model"):
        ask.add_argument(name, type=Path)
    ask.add_argument("--print-fonts", type=Path, nargs="+")
    ask.add_argument("--pen-fonts", type=Path, nargs="*", default=[])
    ask.add_argument("--lines", type=int, default=2000)
    args = ask.parse_args()
    session = ort.InferenceSession(str(args.model), providers=["CPUExecutionProvider"])
    drawer = make_drawer(args, random.Random(99), held_out=True)
    digits = right_digits = counts = right_counts = lines = right_lines = 0
    while lines < args.lines:
        image, truth = drawer.sample()
        if not (truth.startswith("Số") or " tháng " in truth):
            continue
        scores = session.run(None, {"lines": 1 - image[None, None].astype(np.float32) / 255})[0]
        read = greedy(torch.from_numpy(scores))[0]
        want, got = _numbers(truth), _numbers(read)
        lines, right_lines = lines + 1, right_lines + (truth.replace(" ", "") == read.replace(" ", ""))
        counts, right_counts = counts + 1, right_counts + (want == got)
        if len(want) == len(got):
            right_digits += sum(a == b for a, b in zip(want, got, strict=True))
        digits += len(want)
    print(
        f"{lines} lines: digits {100 * right_digits / digits:.1f} %, all digits of the line {100 * right_counts / counts:.1f} %, line {100 * right_lines / lines:.1f} %"
    )


def _numbers(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


if __name__ == "__main__":
    main()

"""Trains the line recogniser: `python -m ocr.training.train --lexicon … --digits … --print-fonts … --pen-fonts … --out …`.

README.md beside this file says where each input comes from. Needs torch (CPU is enough), which the product does not.
The net is a CRNN: convolutions, a bidirectional GRU over columns of four pixels, CTC (Shi, Bai, Yao 2015).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.utils.data import DataLoader, IterableDataset

from digitize.text import nfc
from ocr.line_reader import OWN_CHARACTERS
from ocr.training.draw import HEIGHT, Drawer, idx_images, idx_labels
from ocr.training.resume import resumed
from ocr.training.words import Words

CHARS = OWN_CHARACTERS
HELD_OUT = 1000
"""Handwritten digits that training never sees."""
TOGETHER = 25
"""Steps after which processes that train together take the mean of what each has come to: less waiting than a mean of each step's gradients."""
TOLD = 100
"""Steps after which is told how it goes."""
FROZEN = 11
"""Layers of the net's body that stay as they were where training is taken up again: strokes look the same, and they are half of its cost."""


class Net(nn.Module):
    """Grey lines (batch, 1, 32, width), paper 0 and ink 1, to log probabilities (batch, width / 4, characters)."""

    def __init__(self, classes: int, c: tuple[int, ...] = (20, 40, 72, 128), hidden: int = 112) -> None:
        super().__init__()

        def block(a: int, b: int) -> list[nn.Module]:
            return [nn.Conv2d(a, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True)]

        self.body = nn.Sequential(
            *block(1, c[0]), nn.MaxPool2d(2), *block(c[0], c[1]), *block(c[1], c[1]), nn.MaxPool2d(2), *block(c[1], c[2]), *block(c[2], c[2]),
            nn.MaxPool2d((2, 1)), *block(c[2], c[3]), *block(c[3], c[3]), nn.MaxPool2d((2, 1)),
            nn.Conv2d(c[3], 160, (2, 3), padding=(0, 1), bias=False), nn.BatchNorm2d(160), nn.ReLU(inplace=True), nn.Dropout(0.1),
        )  # fmt: skip
        self.gru = nn.GRU(160, hidden, bidirectional=True, batch_first=True)
        self.out = nn.Linear(2 * hidden, classes)

    def forward(self, lines: Tensor) -> Tensor:
        columns = self.body(lines).squeeze(2).transpose(1, 2)
        return self.out(self.gru(columns)[0]).log_softmax(2)


class Lines(IterableDataset[tuple[NDArray[np.float32], list[NDArray[np.int64]]]]):
    """Endless batches of lines of like width."""

    def __init__(self, args: argparse.Namespace, seed: int) -> None:
        self.args, self.seed = args, seed

    def __iter__(self) -> Iterator[Any]:
        info = torch.utils.data.get_worker_info()
        rng = random.Random(self.seed * 1000 + (info.id if info else 0))
        drawer = make_drawer(self.args, rng, held_out=False)
        while True:
            pool = sorted((drawer.sample() for _ in range(self.args.batch * 8)), key=lambda sample: sample[0].shape[1])
            batches = [pool[i : i + self.args.batch] for i in range(0, len(pool), self.args.batch)]
            rng.shuffle(batches)
            for batch in batches:
                if batch[-1][0].shape[1] <= 900:
                    yield packed(batch)


def packed(batch: list[tuple[NDArray[np.uint8], str]]) -> tuple[Tensor, list[Tensor]]:
    """A batch as the net takes it: padded with paper to the widest."""
    width = (max(image.shape[1] for image, _ in batch) + 7) // 8 * 8
    lines = np.zeros((len(batch), 1, HEIGHT, width), np.float32)
    for index, (image, _) in enumerate(batch):
        lines[index, 0, :, : image.shape[1]] = 1 - image.astype(np.float32) / 255
    return torch.from_numpy(lines), [torch.tensor([CHARS.index(char) + 1 for char in text]) for _, text in batch]


def make_drawer(args: argparse.Namespace, rng: random.Random, held_out: bool) -> Drawer:
    """A drawer over the inputs; with the digits of training or with those held out."""
    images, labels = idx_images(args.digits / "t10k-images-idx3-ubyte.gz"), idx_labels(args.digits / "t10k-labels-idx1-ubyte.gz")
    kept = slice(-HELD_OUT, None) if held_out else slice(0, -HELD_OUT)
    digits = [list(images[kept][labels[kept] == value]) for value in range(10)]
    if args.more_digits and not held_out:
        for value in range(10):
            flat = np.array(json.loads((args.more_digits / f"{value}.json").read_text())["data"], np.float32).reshape(-1, 28, 28)
            digits[value].extend((flat * 255).astype(np.uint8))
    words = Words(args.lexicon, rng)
    words.allowed = set(CHARS)
    return Drawer(words, rng, sorted(fonts(args.print_fonts)), sorted(fonts(args.pen_fonts)), digits)


def fonts(folders: list[Path]) -> list[Path]:
    """Font files under folders or named one by one."""
    return [
        file
        for folder in folders
        for file in ([folder] if folder.is_file() else [*folder.rglob("*.ttf"), *folder.rglob("*.otf"), *folder.rglob("*.woff")])
    ]


def greedy(scores: Tensor) -> list[str]:
    """The best character of each column, repeats and blanks dropped."""
    rows = scores.argmax(2).tolist()
    return ["".join(CHARS[c - 1] for i, c in enumerate(row) if c and (i == 0 or c != row[i - 1])) for row in rows]


def main() -> None:
    """Trains for a number of minutes; writes a checkpoint every few, then the ONNX file."""
    args = _arguments()
    if "WORLD_SIZE" in os.environ:
        dist.init_process_group("gloo")
    torch.manual_seed(1)
    torch.set_num_threads(1)
    net = Net(len(CHARS) + 1)
    if args.resume and args.resume.suffix == ".onnx":
        resumed(net, args.resume, next(iter(Lines(args, 2)))[0])
    elif args.resume:
        net.load_state_dict(torch.load(args.resume))
    if args.freeze:
        net.body[:FROZEN].requires_grad_(False).eval()
    fit(net, args)
    if _is_first():
        export(net, args.out)


def _arguments() -> argparse.Namespace:
    ask = argparse.ArgumentParser()
    for name in ("--lexicon", "--digits", "--more-digits", "--out"):
        ask.add_argument(name, type=Path)
    ask.add_argument("--resume", type=Path, help="a checkpoint (.pt) or a trained file (.onnx)")
    ask.add_argument("--print-fonts", type=Path, nargs="+")
    ask.add_argument("--pen-fonts", type=Path, nargs="+")
    ask.add_argument("--minutes", type=float, default=60)
    ask.add_argument("--batch", type=int, default=24)
    ask.add_argument("--rate", type=float, default=2e-3)
    ask.add_argument("--freeze", action="store_true", help="the first layers stay as they were")
    ask.add_argument("--half", action="store_true", help="bfloat16: four times as fast where the CPU has it, a tenth as fast where not")
    return ask.parse_args()


def fit(net: Net, args: argparse.Namespace) -> None:
    """AdamW with a warm-up and a cosine over the minutes given."""
    net.to(memory_format=torch.channels_last)
    seed = int(time.time()) + os.getpid() if args.resume else 1
    loader = DataLoader(Lines(args, seed), batch_size=None, num_workers=1, prefetch_factor=8)
    optimiser = torch.optim.AdamW([part for part in net.parameters() if part.requires_grad], args.rate, weight_decay=1e-4)
    began, seen, losses, kept, share = time.time(), 0, list[float](), 0.0, 0.0
    for step, (lines, targets) in enumerate(loader):
        if step % TOGETHER == 0:
            share = averaged(net, (time.time() - began) / 60 / args.minutes)
        if share >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1, step / 200) * 0.5 * (1 + np.cos(np.pi * share)) + 1e-5
        scores, loss = _loss(net, lines, targets, half=args.half)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        losses.append(float(loss.detach()))
        seen += len(targets)
        if step % TOLD == TOLD - 1:
            said = greedy(scores[:, :3].transpose(0, 1).detach())
            truth = ["".join(CHARS[c - 1] for c in target.tolist()) for target in targets[:3]]
            told = f"{(time.time() - began) / 60:.1f} min, {seen} lines, loss {np.mean(losses[-TOLD:]):.3f}"
            print(told, list(zip(truth, said, strict=True)), flush=True)
        if time.time() - kept > 120 and _is_first():
            kept = time.time()
            torch.save(net.state_dict(), args.out.with_suffix(".pt"))


def _loss(net: Net, lines: Tensor, targets: list[Tensor], *, half: bool) -> tuple[Tensor, Tensor]:
    """Scores (columns, batch, characters) of a batch, and its CTC loss."""
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        scores = net(lines.to(memory_format=torch.channels_last))
    scores = scores.float().transpose(0, 1)
    sizes = torch.full((len(targets),), scores.shape[0])
    loss = nn.CTCLoss(zero_infinity=True)(scores, torch.cat(targets), sizes, torch.tensor([len(target) for target in targets]))
    return scores, loss


def _is_first() -> bool:
    """Whether this process speaks for all that train together."""
    return not dist.is_initialized() or dist.get_rank() == 0


def averaged(net: Net, share: float) -> float:
    """Sets the net to the mean of those of all processes that train together (`torchrun --nproc-per-node 2`); gives how far they are on the whole."""
    if not dist.is_initialized():
        return share
    done = torch.tensor(share)
    for value in (done, *(value for value in net.state_dict().values() if value.is_floating_point())):
        dist.all_reduce(value)
        value /= dist.get_world_size()
    return float(done)


def export(net: Net, out: Path) -> None:
    """The net as ONNX, half precision weights kept as 32-bit for plain CPUs; its characters beside it in the metadata."""
    import onnx

    net.eval()
    torch.onnx.export(
        net, (torch.zeros(1, 1, HEIGHT, 256),), str(out), input_names=["lines"], output_names=["scores"],
        dynamic_axes={"lines": {0: "batch", 3: "width"}, "scores": {0: "batch", 1: "columns"}}, dynamo=False,
    )  # fmt: skip
    model = onnx.load(str(out))
    model.metadata_props.add(key="characters", value=nfc(CHARS))
    onnx.save(model, str(out))


if __name__ == "__main__":
    main()

"""Training taken up again from the ONNX file of an earlier one, in which batch norms were folded into their convolutions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn


def resumed(net: nn.Module, path: Path, lines: Tensor) -> None:
    """Sets the net to what the file says. A folded convolution `w, b` becomes `w` under a batch norm whose statistics are those of `lines`, so
    that it gives the same and can be trained on. Characters that the file does not know are appended, hardly ever said at first.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    kept = {tensor.name: torch.from_numpy(np.array(numpy_helper.to_array(tensor))) for tensor in graph.initializer}
    convolutions = [list(node.input) for node in graph.node if node.op_type == "Conv"]
    with torch.no_grad():
        _convolutions(net.body, [(kept[weight], kept[bias]) for _, weight, bias in convolutions], lines)
        _gru(net.gru, next([kept[name] for name in node.input[1:4]] for node in graph.node if node.op_type == "GRU"))
        weight = next(kept[node.input[1]] for node in graph.node if node.op_type == "MatMul")
        known = weight.shape[1]
        net.out.weight[:known], net.out.bias[:known] = weight.T, kept["out.bias"]
        net.out.weight[known:] *= 0.1
        net.out.bias[known:] = float(kept["out.bias"][1:].min())


def _convolutions(body: nn.Sequential, folded: list[tuple[Tensor, Tensor]], lines: Tensor) -> None:
    """Layer by layer, as each batch norm's statistics are those of what the layers before it give."""
    body.eval()
    rest, signal = iter(folded), lines
    for layer in body:
        if isinstance(layer, nn.Conv2d):
            weight, bias = next(rest)
            layer.weight.copy_(weight)
            signal = layer(signal)
        elif isinstance(layer, nn.BatchNorm2d):
            mean, variance = signal.mean((0, 2, 3)), signal.var((0, 2, 3), unbiased=False)
            layer.running_mean.copy_(mean)
            layer.running_var.copy_(variance)
            layer.weight.copy_(torch.sqrt(variance + layer.eps))
            layer.bias.copy_(mean + bias)
            signal = layer(signal)
        else:
            signal = layer(signal)
    body.train()


def _gru(gru: nn.GRU, tensors: list[Tensor]) -> None:
    """ONNX keeps the gates in the order z, r, n and both directions in one; torch in r, z, n."""
    size = gru.hidden_size

    def gates(rows: Tensor) -> Tensor:
        update, reset, new = rows.split(size)
        return torch.cat([reset, update, new])

    weights, recurrent, biases = tensors
    for side, suffix in enumerate(("l0", "l0_reverse")):
        getattr(gru, f"weight_ih_{suffix}").copy_(gates(weights[side]))
        getattr(gru, f"weight_hh_{suffix}").copy_(gates(recurrent[side]))
        getattr(gru, f"bias_ih_{suffix}").copy_(gates(biases[side][: 3 * size]))
        getattr(gru, f"bias_hh_{suffix}").copy_(gates(biases[side][3 * size :]))

"""Runs ONNX models, each only if it is byte for byte the one that was measured."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from digitize.errors import Unavailable
from digitize.hashing import hash_of

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_OPENING = Lock()
"""One model is opened at a time."""


class OnnxFile:
    """A model with one input and one output, opened when it is first needed: a paper with a text layer needs none."""

    def __init__(self, path: Path, sha256: str) -> None:
        self._path, self._sha256 = path, sha256
        self._session: InferenceSession | None = None

    def run(self, tensor: NDArray[np.float32]) -> NDArray[np.float32]:
        """The output. Raises Unavailable where the file is missing or another one."""
        with _OPENING:
            session = self._session = self._session or self._opened()
        return np.asarray(session.run(None, {session.get_inputs()[0].name: tensor})[0], dtype=np.float32)

    def _opened(self) -> InferenceSession:
        import onnxruntime as ort

        try:
            found = hash_of(self._path)
        except OSError as error:
            raise Unavailable("model-missing", "Không mở được mô hình nhận dạng; bản quét vẫn được giữ, hãy báo quản trị viên.") from error
        if found != self._sha256:
            raise Unavailable("model-changed", "Mô hình nhận dạng không đúng bản đã kiểm định; hãy báo quản trị viên.")
        _share_memory()
        options = ort.SessionOptions()
        options.add_session_config_entry("session.use_env_allocators", "1")
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # pages run side by side
        options.enable_mem_pattern = False  # lines and pages differ in size; a plan kept for each size costs 100 MB and saves nothing
        options.log_severity_level = 4
        return ort.InferenceSession(self._path, options, providers=["CPUExecutionProvider"])  # of bytes it would keep a copy


@cache
def _share_memory() -> None:
    """One store of working memory for all models of this process: each would keep its own for good, some 60 MB more."""
    import onnxruntime as ort

    place = ort.OrtMemoryInfo("Cpu", ort.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, ort.OrtMemType.DEFAULT)
    ort.create_and_register_allocator(place, ort.OrtArenaCfg(0, -1, -1, -1))

"""A process for one file, forked from the zygote (`ocr.zygote`), and the conversation with it."""

from __future__ import annotations

import atexit
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from contextlib import suppress
from pathlib import Path

from ocr.zygote import END

START = 60.0
"""Wall seconds in which the zygote has loaded what a module needs, and forked."""
KEPT = {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 28),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 28),
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
"""To the C library: up to so many bytes of freed memory are kept for the next picture, and large pages are asked for; given back and asked for
anew each time and by the small page, memory costs as much as what is done with it.
"""
_lock = threading.Lock()
_zygotes: dict[int, tuple[subprocess.Popen[bytes], Path]] = {}
"""By the process that started them: one that was forked itself needs its own."""


def child_environment() -> dict[str, str]:
    """What a process that opens files gets to see: where programs and modules are, no setting and no key."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "TMPDIR": tempfile.gettempdir(),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        **KEPT,
    }


class Fork:
    """A module of ours, running in a process of its own."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._socket = _connected()
        weakref.finalize(self, self._socket.close)
        self._heard = bytearray()
        self._over = False
        self.say(json.dumps({"module": module, "arguments": arguments}).encode() + b"\n")
        self._pid = int(self.line(START) or b"0")

    def say(self, data: bytes) -> None:
        """Nothing happens where it has ended."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self._socket.sendall(data)

    def line(self, seconds: float) -> bytes:
        """The next line of its output; empty where it ended or said nothing for so long."""
        while b"\n" not in self._heard:
            if not self._more(seconds):
                return b""
        line, _, rest = bytes(self._heard).partition(b"\n")
        self._heard[:] = rest
        return line

    def rest(self, seconds: float) -> bytes:
        """All that it says until it ends; empty where it failed, or said nothing for so long."""
        self._socket.shutdown(socket.SHUT_WR)
        while self._more(seconds):
            pass
        out = bytes(self._heard)
        return out.removesuffix(END) if self._over and out.endswith(END) else b""

    def end(self) -> None:
        """Kills it, unless it ended by itself."""
        if not self._over and self._pid:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        self._socket.close()

    def _more(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._socket], [], [], seconds)
        if not ready:
            return False
        try:
            data = self._socket.recv(1 << 16)
        except ConnectionResetError:
            data = b""
        self._heard += data
        self._over = not data
        return bool(data)


def _connected() -> socket.socket:
    """A connection to this process's zygote, which is started where there is none or it died."""
    with _lock:
        for again in (False, True):
            _, path = _zygote(again)
            found = socket.socket(socket.AF_UNIX)
            try:
                found.connect(str(path))
            except OSError:
                found.close()
                if again:
                    raise
                continue
            return found
    raise AssertionError  # one of the two tries returned or raised


def _zygote(anew: bool) -> tuple[subprocess.Popen[bytes], Path]:
    known = _zygotes.get(os.getpid())
    if known is not None and not anew and known[0].poll() is None:
        return known
    if known is not None:
        _stop(*known)
    folder = Path(tempfile.mkdtemp(prefix="z-"))  # short: the address of a socket has 107 letters
    process = subprocess.Popen(
        [sys.executable, "-m", "ocr.zygote", str(folder / "s")], env=child_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip
    assert process.stdout is not None  # noqa: S101  # asked for
    process.stdout.readline()
    if os.getpid() not in _zygotes:
        atexit.register(_end, os.getpid())
    _zygotes[os.getpid()] = (process, folder / "s")
    return process, folder / "s"


def _end(pid: int) -> None:
    if pid == os.getpid() and pid in _zygotes:
        _stop(*_zygotes.pop(pid))


def _stop(process: subprocess.Popen[bytes], path: Path) -> None:
    process.terminate()
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
    shutil.rmtree(path.parent, ignore_errors=True)

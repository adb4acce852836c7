"""The process that processes come from: `python -m ocr.zygote SOCKET` loads what opens files once, and forks for each file.

Loading pikepdf, pdfium and numpy costs six tenths of a second of CPU, as much as a third of a page's reading. A fork costs a few
milliseconds, starts with what was loaded and with nothing of any file, and limits itself as before (`ocr.child`). The zygote's
own environment is that of its children: where programs and modules are, no setting and no key. It never opens a file itself.

One connection is one process: the first line names a module of ours and its arguments, the answer is the new process's id; then
the connection is that process's standard input and output. `END` after its last byte says that it ended well.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from socketserver import BaseRequestHandler, ForkingMixIn, UnixStreamServer
from typing import Any

PICTURES = tuple(f"PIL.{kind}ImagePlugin" for kind in ("Bmp", "Gif", "Jpeg", "Png", "Ppm", "Tiff"))
TABLES = (
    "O_S_2f_2",
    *(
        f"_{name}"
        for name in ("c_m_a_p", "g_a_s_p", "g_l_y_f", "h_e_a_d", "h_h_e_a", "h_m_t_x", "l_o_c_a", "m_a_x_p", "n_a_m_e", "p_o_s_t")
    ),
)
"""Of fonts, each in a module of its own."""
LOADS = {
    "ocr.child": (
        "ocr.triage", "ocr.image", "ocr.pdf", "ocr.clean", "ocr.look", "ocr.qr", "ocr.quality", "ocr.stamps", "ocr.textlayer", "zxingcpp",
        *PICTURES,
    ),
    "ocr.searchable": (
        "ocr.triage", "ocr.mark", "ocr.glyphless", "ocr.digest", "ocr.qr", "pikepdf.pdfa", "PIL.ImageChops", "encodings.utf_16_be",
        "encodings.utf_32_be", *(f"fontTools.ttLib.tables.{name}" for name in TABLES), *PICTURES,
    ),
    "ocr.formats": (),
    "ocr.cutter": ("pikepdf", "PIL.Image", "ocr.image", *PICTURES),
    "ocr.signatures": ("pyhanko.sign.validation", "pyhanko.keys"),
}  # fmt: skip
"""Modules that may be run, with what they load: all that they need, as what a fork loads is loaded anew for each paper."""
END = b"\x00end\n"


def load(module: str) -> None:
    """All that a fork for a module needs, and the module itself. Raises KeyError for one that may not be run."""
    for name in (*LOADS[module], module):
        with suppress(ImportError):  # an optional one
            importlib.import_module(name)


class Server(ForkingMixIn, UnixStreamServer):
    """Forks for each connection, and ends when the process that started it is gone."""

    max_children = 64

    def __init__(self, address: str) -> None:
        self._parent = os.getppid()
        super().__init__(address, Handler)

    def verify_request(self, request: Any, client_address: object) -> bool:
        """Hears what is to be run and loads it, before the fork."""
        request.settimeout(10)
        try:
            self.asked = json.loads(_line(request))
            load(self.asked["module"])
        except (OSError, ValueError, KeyError):
            return False
        request.settimeout(None)
        gc.freeze()  # so that no collection in a fork touches, and so copies, what was loaded
        return True

    def service_actions(self) -> None:
        super().service_actions()
        if os.getppid() != self._parent:
            os._exit(0)


class Handler(BaseRequestHandler):
    """In the new process: runs the module with the connection as its standard input and output."""

    server: Server

    def handle(self) -> None:
        asked, connection = self.server.asked, self.request
        connection.sendall(f"{os.getpid()}\n".encode())
        for number in (0, 1):
            os.dup2(connection.fileno(), number)
        self.server.socket.close()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        sys.stdin, sys.stdout = os.fdopen(0, "r"), os.fdopen(1, "w")
        sys.argv = [asked["module"], *asked["arguments"]]
        status = 1
        try:
            status = importlib.import_module(asked["module"]).main()
            sys.stdout.flush()
            if status == 0:
                connection.sendall(END)
        finally:
            os._exit(status)


def _line(request: socket.socket) -> bytes:
    """One line, and not a byte more: what follows is for the new process."""
    out = bytearray()
    while not out.endswith(b"\n"):
        byte = request.recv(1)
        if not byte:
            raise ValueError("closed")
        out += byte
    return bytes(out)


def main() -> int:
    """Serves until its parent is gone."""

    def stop(*_: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)  # its children are waited for, so that whoever counts CPU time counts theirs
    with Server(sys.argv[1]) as server:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        server.serve_forever(poll_interval=0.5)
    return 0


if __name__ == "__main__":
    sys.exit(main())

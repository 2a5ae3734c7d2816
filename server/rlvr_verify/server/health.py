"""What can be wrong on a machine that is to serve rewards."""

from __future__ import annotations

import socket

from rlvr_verify.plugins.hookspecs import Finding
from rlvr_verify.server.settings import Settings


def checks() -> list[Finding]:
    """Look whether the port that `serve` listens on by default is free."""
    host, port = Settings().host, Settings().port
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            remedy = f"stop what listens there (ss -ltnp 'sport = :{port}'), or use another: rlvr-verify serve --port"
            return [
                Finding(
                    "port", ok=False, detail=f"{host}:{port} cannot be listened on: {error.strerror}", remedy=remedy
                )
            ]
    return [Finding("port", ok=True, detail=f"{host}:{port}, where `serve` listens, is free")]

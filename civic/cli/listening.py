"""Listening sockets, opened before anything else so that a taken port is told at once."""

import socket


class PortTaken(Exception):
    """Another program listens there."""


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; PortTaken says what to do. It is TCP by name: asyncio sends at once only on such ones."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise PortTaken(
            f"Port {port} on {host} cannot be used ({error.strerror}). "
            "Stop what listens there, or choose another with --port."
        ) from error
    listener.set_inheritable(True)
    return listener

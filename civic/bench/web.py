"""`python -m civic.bench.web APP SOCKET PROCESSES`: a web server as `civic serve` runs it, on a socket that is open.

In: a factory as module:name, the number of the inherited socket, how many processes. Promises: both sides of a
comparison are served by exactly this; connections that wait for their turn are kept.
"""

import socket
import sys

import uvicorn
from uvicorn.supervisors import Multiprocess

PATIENCE_SECONDS = 900


def serve(app: str, descriptor: int, processes: int) -> None:
    """Until it is told to stop."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, descriptor)
    config = uvicorn.Config(
        app,
        factory=True,
        workers=processes,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
        timeout_keep_alive=PATIENCE_SECONDS,
        timeout_worker_healthcheck=60,
        lifespan="on",
    )
    Multiprocess(config, sockets=[listener]).run()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

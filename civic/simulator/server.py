"""The simulator as a server on this machine: always 127.0.0.1, ended by Ctrl-C or SIGTERM in two seconds."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from civic.simulator.app import create_app
from civic.simulator.state.accounts import DEMO_COUNCIL, DEMO_RESIDENTS, Credentials, credentials, seed

HOST = "127.0.0.1"
_ROOT = Path(__file__).resolve().parents[2]


class PortInUse(Exception):
    """The text names the port and what to do."""


@dataclass(frozen=True)
class Cast:
    """Who is there from the start."""

    council: str = DEMO_COUNCIL
    residents: Sequence[str] = DEMO_RESIDENTS


def serve(
    port: int,
    state_file: Path,
    cast: Cast | None = None,
    *,
    assets_dir: Path | None = None,
    templates_dir: Path | None = None,
    public_url: str | None = None,
    on_ready: Callable[[Credentials], None] | None = None,
) -> None:
    """Serve until stopped. `cast` seeds accounts that are missing; `on_ready` is told the keys once it listens."""
    listener = listen(port)
    url = f"http://{HOST}:{listener.getsockname()[1]}"
    app = create_app(
        state_file,
        assets_dir=assets_dir or _first_there(_ROOT / "civic/static/dist", _ROOT / "web/static"),
        templates_dir=templates_dir or _ROOT / "web/templates",
        public_url=public_url,
    )
    if cast:
        seed(app.state.platform.state, cast.council, cast.residents)
    server = server_for(app)
    if on_ready:
        on_ready(credentials(app.state.platform.state, url))
    server.run(sockets=[listener])


def listen(port: int) -> socket.socket:
    """A listening socket on 127.0.0.1; port 0 takes any that is free."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(512)
    except OSError as error:
        listener.close()
        raise PortInUse(
            f"Port {port} on {HOST} is in use. Stop what listens there, or give the simulator another port."
        ) from error
    return listener


def server_for(app: object) -> uvicorn.Server:
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=1, lifespan="on",
    )  # fmt: skip
    return uvicorn.Server(config)


def _first_there(*folders: Path) -> Path:
    return next((folder for folder in folders if folder.is_dir()), folders[-1])

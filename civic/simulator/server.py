"""The simulator as a server on this machine: always 127.0.0.1, ended by Ctrl-C or SIGTERM in two seconds."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from civic.simulator.app import create_app
from civic.simulator.dropping import Protocol
from civic.simulator.feed import Feed
from civic.simulator.state.accounts import DEMO_COUNCIL, DEMO_RESIDENTS, Credentials, credentials, seed

HOST = "127.0.0.1"
_PACKAGE = Path(__file__).resolve().parents[1]
_ROOT = _PACKAGE.parent


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
    samples_dir: Path | None = None,
    places: Sequence[tuple[str, float, float]] = (),
    timezone: str = "UTC",
    on_ready: Callable[[Credentials], None] | None = None,
) -> None:
    """Serve until stopped. `cast` seeds accounts that are missing; `on_ready` is told the keys once it listens."""
    listener = listen(port)
    url = f"http://{HOST}:{listener.getsockname()[1]}"
    app = create_app(
        state_file,
        assets_dir=assets_dir or _first_there(_PACKAGE / "static/dist", _ROOT / "web/static"),
        templates_dir=templates_dir or _first_there(_ROOT / "web/templates", _PACKAGE / "web/templates"),
        public_url=public_url,
        samples_dir=samples_dir,
        places=places,
        timezone=timezone,
    )
    if cast:
        seed(app.state.platform.state, cast.council, cast.residents)
    if on_ready:
        on_ready(credentials(app.state.platform.state, url))
    server_for(app).run(sockets=[listener])


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


class Server(uvicorn.Server):
    """Lets the pages that listen go before it waits for its connections to end."""

    def __init__(self, config: uvicorn.Config, feed: Feed) -> None:
        super().__init__(config)
        self._feed = feed

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._feed.close()
        await super().shutdown(sockets)


def server_for(app: FastAPI) -> Server:
    config = uvicorn.Config(
        app,
        log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=1, lifespan="on",
        http=Protocol,
    )  # fmt: skip
    return Server(config, app.state.platform.feed)


def _first_there(*folders: Path) -> Path:
    return next((folder for folder in folders if folder.is_dir()), folders[-1])

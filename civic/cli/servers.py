"""Long-running commands: web processes, a worker, the simulator."""

import logging
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from civic import assets, simulator
from civic.cli.folders import made_folder
from civic.cli.listening import listen
from civic.cli.trouble import Mistake
from civic.db import migrate
from civic.deps import House
from civic.main import build_house, create_app
from civic.pages.desk import live
from civic.settings import Settings
from civic.simulator import Cast
from civic.worker import Worker

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_to_stderr() -> None:
    """One line an event; tweepy's debug lines, which hold keys, never; nor each step of a first start."""
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    for noisy in ("tweepy", "urllib3", "requests_oauthlib", "oauthlib", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def serve(settings: Settings, host: str | None, port: int | None, processes: int | None) -> None:
    """Web pages until stopped; several processes share one socket, and one worker runs beside them."""
    log_to_stderr()
    settings = settings.model_copy(
        update={"host": host or settings.host, "port": settings.port if port is None else port,
                "processes": processes or settings.processes}
    )  # fmt: skip
    prepare(settings)
    listener = listen(settings.host, settings.port)
    here = f"{settings.host}:{listener.getsockname()[1]}"
    if "public_url" not in settings.model_fields_set:
        settings = settings.model_copy(
            update={"public_url": f"http://{here.replace('0.0.0.0', '127.0.0.1')}"}
        )
        os.environ["CIVIC_PUBLIC_URL"] = settings.public_url
    typer.echo(f"Civic serves {settings.public_url} on {here}.")
    if settings.processes == 1:
        house = build_house(settings)
        server = Server(config(create_app(house, work=settings.worker)))
        server.run(sockets=[listener])
        return
    os.environ["CIVIC_PROCESSES"] = str(settings.processes)
    beside = [subprocess.Popen([sys.executable, "-m", "civic", "worker"])] if settings.worker else []
    shared = config("civic.main:app", factory=True, workers=settings.processes)
    try:
        Multiprocess(shared, sockets=[listener]).run()
    finally:
        for process in beside:
            process.terminate()
            process.wait(5)


class Server(uvicorn.Server):
    """Lets the desk's open pages go before it waits for its connections to end."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        live.hang_up()
        await super().shutdown(sockets)


def config(app: object, **more: object) -> uvicorn.Config:
    """How every web server of ours runs: quiet, gone within two seconds of being told, given time to start."""
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=2, lifespan="on",
        timeout_worker_healthcheck=60,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def work(settings: Settings, stop: threading.Event) -> None:
    """A worker until told to stop."""
    log_to_stderr()
    house = build_house(settings)
    need_ready(house, settings)
    worker = Worker(house)
    worker.start()
    stop.wait()
    worker.stop()


def simulate(port: int, state: Path, *, seed: bool) -> None:
    """The X simulator until stopped."""
    made_folder(state.parent, "--state")
    assets.ensure_built()
    simulator.serve(
        port, state, Cast() if seed else None, assets_dir=assets.dist_dir(), templates_dir=assets.templates_dir(),
        on_ready=lambda keys: typer.echo(f"The simulator is at {keys['url']}; its control API at {keys['url']}/docs."),
    )  # fmt: skip


def prepare(settings: Settings) -> None:
    """What must be so before the first page: built assets, a folder for photos, a current database."""
    assets.ensure_built()
    need_ready(build_house(settings), settings)


def need_ready(house: House, settings: Settings) -> None:
    """A folder for photos, a database of the right shape, and in it a pack that can be read, or none yet."""
    made_folder(settings.data_dir, "CIVIC_DATA_DIR")
    need_current(house)
    with house.opener.reading() as store:
        store.packs.need_readable()


def need_current(house: House) -> None:
    """Mistake when the database has another shape than this version needs."""
    if not migrate.is_current(house.opener.engine):
        raise Mistake(
            "The database has another shape than this version needs. Run `civic migrate`, then try again."
        )

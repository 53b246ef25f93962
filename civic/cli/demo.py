"""`civic demo`: the whole product in one process: the town of Wrenford, its pages, a worker, an X simulator.

Everything it keeps lies in one folder, which a restart takes up again; keys and passwords are made at the first
start and written to demo.json there.
"""

import secrets
import shutil
import signal
import socket
import threading
import webbrowser
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import typer
import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr

from civic import assets
from civic.cli import samples
from civic.cli.folders import made_folder
from civic.cli.listening import listen
from civic.cli.people import free_mark
from civic.cli.servers import Server, config, log_to_stderr
from civic.cli.trouble import Mistake
from civic.core.access import Role
from civic.core.council import Pack
from civic.db import migrate
from civic.db.store import Store
from civic.deps import House
from civic.main import build_house, checked_pack, create_app
from civic.settings import Settings, read_settings
from civic.simulator import Credentials, PortInUse
from civic.simulator.app import create_app as create_simulator
from civic.simulator.server import server_for
from civic.simulator.state.accounts import DEMO_RESIDENTS, credentials, seed

HOST = "127.0.0.1"
PEOPLE = (
    ("admin", "Ada Lindqvist", Role.ADMIN),
    ("mira", "Mira Santos", Role.DISPATCHER),
    ("tom", "Tom Keane", Role.DISPATCHER),
)
WRENFORD = Path(__file__).resolve().parents[1] / "demo" / "wrenford"
PHOTOS = WRENFORD.parent / "photos"
STOP_WITHIN_SECONDS = 4.0


@dataclass(frozen=True)
class Wish:
    port: int
    simulator_port: int
    folder: Path
    reset: bool
    open_browser: bool
    empty: bool


def run(wish: Wish) -> None:
    """Start everything, print how to use it, wait for Ctrl-C or SIGTERM, stop within five seconds."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    log_to_stderr()
    assets.ensure_built()
    folder = _folder(wish)
    web, x = listen(HOST, wish.port), _listen_for_simulator(wish.simulator_port)
    pack = checked_pack(WRENFORD).pack
    x_url, url = f"http://{HOST}:{x.getsockname()[1]}", f"http://{HOST}:{web.getsockname()[1]}"
    simulator = _simulator(folder, pack, url)
    keys = credentials(simulator.state.platform.state, x_url)
    house = build_house(_settings(folder, url, keys))
    users = _furnish(house, pack, folder)
    facts = {
        "public_url": url,
        "desk_url": f"{url}/desk",
        "crew_url": f"{url}/crew",
        "users": users,
        "simulator": keys,
    }
    servers = [
        _Running(server_for(simulator), x),
        _Running(Server(config(create_app(house, work=True))), web),
    ]
    _write(folder / "demo.json", facts)
    typer.echo(_greeting(facts, folder))
    if not wish.empty:
        samples.post_once(simulator.state.platform, PHOTOS)
    if wish.open_browser:
        webbrowser.open(x_url)
    _until(stop, servers)


class _Running:
    """A web server in a thread of its own."""

    def __init__(self, server: uvicorn.Server, listener: socket.socket) -> None:
        self.server = server
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listener]}, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.should_exit = True

    def alive(self) -> bool:
        return self.thread.is_alive()


def _until(stop: threading.Event, servers: list[_Running]) -> None:
    while not stop.wait(0.5) and all(server.alive() for server in servers):
        pass
    for server in servers:
        server.stop()
    for server in servers:
        server.thread.join(STOP_WITHIN_SECONDS)
    if not stop.is_set():
        raise Mistake("A part of the demo ended by itself; the lines above say why. What was kept is kept.")


def _folder(wish: Wish) -> Path:
    folder = wish.folder.resolve()
    if wish.reset and folder.exists():
        if any(folder.iterdir()) and not (folder / "demo.json").exists():
            raise Mistake(f"{folder} was not made by the demo (it has no demo.json), so it was left alone.")
        shutil.rmtree(folder)
    return made_folder(folder, "--data-dir")


def _listen_for_simulator(port: int) -> socket.socket:
    try:
        return listen(HOST, port)
    except Exception as trouble:
        raise PortInUse(str(trouble).replace("--port", "--simulator-port")) from trouble


def _simulator(folder: Path, pack: Pack, url: str) -> FastAPI:
    spots = [
        (place.name, place.lat, place.lon) for place in pack.places if place.kind in ("park", "playground")
    ]
    app = create_simulator(
        folder / "x.db", assets_dir=assets.dist_dir(), templates_dir=assets.templates_dir(), public_url=url,
        samples_dir=PHOTOS, places=spots[:24], timezone=pack.council.timezone,
    )  # fmt: skip
    seed(app.state.platform.state, pack.council.handle, DEMO_RESIDENTS)
    return app


def _settings(folder: Path, url: str, keys: Credentials) -> Settings:
    council = keys["council"]
    given: dict[str, Any] = {
        "database_url": f"sqlite:///{folder / 'civic.db'}",
        "data_dir": folder,
        "public_url": url,
        "x_base_url": keys["url"],
        "x_consumer_key": keys["consumer_key"],
        "x_consumer_secret": SecretStr(keys["consumer_secret"]),
        "x_access_token": SecretStr(council["access_token"]),
        "x_access_token_secret": SecretStr(council["access_token_secret"]),
        "x_timeout_seconds": 2.5,
        "lease_seconds": 15.0,
    }
    return read_settings().model_copy(update=given)


def _furnish(house: House, pack: Pack, folder: Path) -> list[dict[str, str]]:
    """Database, pack and accounts; passwords as demo.json has them, or new ones."""
    migrate.upgrade(house.opener.engine)
    known = _known_passwords(folder)
    people = _people(pack)
    passwords = {one[0]: known.get(one[0]) or _password() for one in people}
    with house.opener.writing() as store:
        store.packs.save(pack, house.clock.now())
        wanting = [one[0] for one in people if _wants_hash(store, one[0], known)]
    with ThreadPoolExecutor() as pool:
        hashes = dict(
            zip(wanting, pool.map(lambda name: house.passwords.hash(passwords[name]), wanting), strict=True)
        )
    with house.opener.writing() as store:
        for person in people:
            if person[0] in hashes:
                _keep_account(store, person, hashes[person[0]], house)
    return [_shown(person, passwords[person[0]]) for person in people]


def _password() -> str:
    """Easy to read and to type: 59 bits without letters that look like others."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(12))


def _people(pack: Pack) -> list[tuple[str, str, Role, str | None]]:
    office = [(username, name, role, None) for username, name, role in PEOPLE]
    crews = [(crew.code, crew.name, Role.CREW, crew.code) for crew in pack.crews]
    return [*office, *crews]


def _wants_hash(store: Store, username: str, known: dict[str, str]) -> bool:
    return username not in known or store.accounts.to_sign_in(username) is None


def _keep_account(store: Store, person: tuple[str, str, Role, str | None], hashed: str, house: House) -> None:
    username, name, role, crew = person
    mark = free_mark(name, store.accounts.marks())
    if store.accounts.add(username, name, mark, role, crew, hashed, house.clock.now()) is None:
        store.accounts.set_password(username, hashed)


def _shown(person: tuple[str, str, Role, str | None], password: str) -> dict[str, str]:
    username, _, role, crew = person
    return {"username": username, "password": password, "role": role.value} | ({"crew": crew} if crew else {})


def _known_passwords(folder: Path) -> dict[str, str]:
    file = folder / "demo.json"
    if not file.exists():
        return {}
    return {user["username"]: user["password"] for user in orjson.loads(file.read_bytes())["users"]}


def _write(file: Path, facts: dict[str, Any]) -> None:
    draft = file.with_suffix(".new")
    draft.write_bytes(orjson.dumps(facts, option=orjson.OPT_INDENT_2))
    draft.chmod(0o600)
    draft.replace(file)


def _greeting(facts: dict[str, Any], folder: Path) -> str:
    people = "\n".join(
        f"    {user['username']:<14} {user['password']:<14} {user['role']}{' of ' + user['crew'] if 'crew' in user else ''}"
        for user in facts["users"]
    )
    return f"""
Civic runs for Wrenford, an invented town. Nothing leaves this machine.

  Residents tweet here   {facts["simulator"]["url"]}
  The public sees        {facts["public_url"]}
  Staff work here        {facts["desk_url"]}
  Crews, on a phone      {facts["crew_url"]}

  Sign in with           password       as
{people}

Keys, passwords and all that is kept: {folder}/demo.json and beside it. Stop with Ctrl-C; start again to go on.
"""

"""One whole run: fill a database, start both servers, measure figure by figure, tweet, tell."""

import os
import platform
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import orjson
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from civic.bench import table
from civic.bench.acknowledging import TWEETS, Acknowledged, acknowledge
from civic.bench.figures import CLIENTS, Figure, figures
from civic.bench.figures import NAMES as NAMES_OVER_HTTP
from civic.bench.floor import PLAN
from civic.bench.on_x import NAMES as NAMES_ON_X
from civic.bench.on_x import reached_on_x
from civic.bench.processes import Program, postgres_cpu_seconds, running, serving
from civic.bench.reached import Reached
from civic.bench.results import Line, compared
from civic.bench.scene import survey
from civic.bench.scratch import fill, scratch, sign_in
from civic.bench.side import Side
from civic.bench.taking_in import INTAKE, take_in
from civic.bench.town.samples import samples
from civic.bench.trouble import BenchTrouble
from civic.core.council import Pack
from civic.deps import House
from civic.main import build_house
from civic.settings import Settings

PROCESSES = 2
ROUNDS = 3
WARM_UP_SHARE = 0.15
ACKNOWLEDGEMENT = "acknowledgement"

NAMES = (*NAMES_OVER_HTTP, INTAKE.name)

Say = Callable[[str], None]


@dataclass(frozen=True)
class Wish:
    """`seconds` are for one figure at one number of clients; `only` names figures, all where it is empty."""

    reports: int = 100_000
    seconds: float = 2.0
    database_url: str = ""
    json_file: Path | None = None
    only: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        return not self.only or name in self.only


def run(wish: Wish, pack: Pack, say: Say) -> None:
    """Everything that is wished for; `say` takes each line as it is known."""
    _check(wish)
    with _ended_by_sigterm(), tempfile.TemporaryDirectory(prefix="civic-bench-") as name:
        folder, facts = Path(name), _facts(wish)
        lines = list(_measured(wish, pack, folder, say)) if any(map(wish.has, NAMES)) else []
        reached = list(_reached(wish, pack, folder, say)) if any(map(wish.has, NAMES_ON_X)) else []
        said = _acknowledged(pack, folder, say) if wish.has(ACKNOWLEDGEMENT) else None
        if wish.json_file:
            table.write(wish.json_file, facts, lines, reached, said)


def _reached(wish: Wish, pack: Pack, folder: Path, say: Say) -> Iterator[Reached]:
    for one in reached_on_x(wish.has, wish.seconds, wish.database_url, pack, folder):
        say(f"\n{one.sentence()}")
        yield one


def _check(wish: Wish) -> None:
    known = (*NAMES, *NAMES_ON_X, ACKNOWLEDGEMENT)
    odd = [name for name in wish.only if name not in known]
    if odd:
        raise BenchTrouble(f"There is no figure {', '.join(odd)}. The figures are: {', '.join(known)}.")


def _measured(wish: Wish, pack: Pack, folder: Path, say: Say) -> Iterator[Line]:
    with scratch(folder, wish.database_url) as url:
        house = build_house(_settings(url, folder))
        began = time.perf_counter()
        fill(house, pack, wish.reports)
        say(f"{wish.reports:,} reports written in {time.perf_counter() - began:.1f} s.\n\n{table.head()}")
        database_cpu = _database_cpu(url)
        try:
            for line in _lines(wish, house, folder, url, database_cpu):
                say(table.row(line))
                yield line
        finally:
            house.opener.engine.dispose()


def _lines(
    wish: Wish, house: House, folder: Path, url: str, database_cpu: Callable[[], float]
) -> Iterator[Line]:
    cookie = sign_in(house)
    scene = survey(house.opener.engine, house.clock.now())
    wanted = [figure for figure in figures(scene, cookie) if wish.has(figure.name)]
    if wanted:
        plan = {
            figure.name: {"paths": figure.paths, "cookie": figure.cookie} for figure in wanted if figure.paths
        }
        (folder / "plan.json").write_bytes(orjson.dumps(plan))
        with _sides(folder, url, database_cpu) as (ours, bare):
            for figure in wanted:
                for clients in CLIENTS:
                    yield _line(figure, clients, wish.seconds, ours, bare)
    if wish.has(INTAKE.name):
        yield take_in(house, ROUNDS, wish.seconds / ROUNDS, database_cpu)


def _line(figure: Figure, clients: int, seconds: float, ours: Side, bare: Side) -> Line:
    """Both sides in turn, so that what else the machine does falls on both alike."""
    ask, ask_bare = figure.both()
    for side, one in ((ours, ask), (bare, ask_bare)):
        side.drive(clients, one, seconds * WARM_UP_SHARE)
    each = seconds / ROUNDS
    rounds = [(ours.drive(clients, ask, each), bare.drive(clients, ask_bare, each)) for _ in range(ROUNDS)]
    return compared(figure, clients, [a for a, _ in rounds], [b for _, b in rounds], ours.statements(ask))


@contextmanager
def _sides(folder: Path, url: str, database_cpu: Callable[[], float]) -> Iterator[tuple[Side, Side]]:
    """The product's server with a worker beside it, and the floor."""
    environment = _environment(folder, url)
    served, floor = "civic.bench.served:app", "civic.bench.floor:app"
    with (
        serving(served, PROCESSES, environment, folder / "served.log") as (web, port),
        running(("-m", "civic", "worker"), environment, folder / "worker.log") as worker,
        serving(floor, PROCESSES, environment, folder / "floor.log") as (bare, bare_port),
        Side(port, PROCESSES, "/sign-in", partial(_cpu, (web, worker), database_cpu)) as ours,
        Side(bare_port, PROCESSES, "/floor/ready", partial(_cpu, (bare,), database_cpu)) as other,
    ):
        yield ours, other


def _cpu(programs: tuple[Program, ...], database_cpu: Callable[[], float]) -> float:
    return sum(program.cpu_seconds() for program in programs) + database_cpu()


def _database_cpu(url: str) -> Callable[[], float]:
    """What the database server uses for us; SQLite works inside our own processes."""
    name = make_url(url)
    if name.get_backend_name() == "postgresql":
        return partial(postgres_cpu_seconds, name.database or "")
    return lambda: 0.0


def _settings(url: str, folder: Path) -> Settings:
    """X is plugged in so that replies are queued; nothing here ever calls it."""
    given = {
        "database_url": url, "data_dir": folder, "x_consumer_key": "bench",
        "x_access_token": SecretStr("bench"), "x_consumer_secret": SecretStr("bench"),
        "x_access_token_secret": SecretStr("bench"),
    }  # fmt: skip
    return Settings().model_copy(update=given)


def _environment(folder: Path, url: str) -> Mapping[str, str]:
    """For the servers and the worker, with X unplugged."""
    return {
        "CIVIC_DATABASE_URL": url, "CIVIC_DATA_DIR": str(folder), "CIVIC_X_CONSUMER_KEY": "",
        "CIVIC_X_ACCESS_TOKEN": "", PLAN: str(folder / "plan.json"),
    }  # fmt: skip


def _acknowledged(pack: Pack, folder: Path, say: Say) -> Acknowledged:
    house = build_house(_settings(f"sqlite:///{folder / 'unused.db'}", folder))
    categories, crews = ({one.code: one.name for one in many} for many in (pack.categories, pack.crews))
    texts = [
        sample.text for sample in samples(house.furnish(pack, categories, crews, None), house.clock.now())
    ]
    said = acknowledge(folder, texts[:TWEETS])
    say(f"\n{table.sentence(said)}")
    return said


def _facts(wish: Wish) -> dict[str, Any]:
    return {
        "reports": wish.reports, "seconds": wish.seconds, "processes": PROCESSES, "cores": os.cpu_count(),
        "load_before": os.getloadavg()[0], "python": platform.python_version(),
        "database": make_url(wish.database_url or "sqlite://").get_backend_name(),
    }  # fmt: skip


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """SIGTERM ends a run as Ctrl-C does: children first."""

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

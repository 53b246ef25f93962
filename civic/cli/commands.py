"""Every command, each with what it does, an example, and errors that say what to do.

What a command needs is imported when it runs, so that each starts as fast as it can.
"""

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from civic.cli.root import app
from civic.cli.starting import importing
from civic.cli.trouble import told
from civic.core.access import Role

user = typer.Typer(no_args_is_help=True, help="Accounts of staff and crews.")
app.add_typer(user, name="user")
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes any that is free.")]


@app.command()
def demo(
    port: Port = 8000,
    simulator_port: Port = 8001,
    data_dir: Annotated[Path, typer.Option(help="Where the demo keeps everything.")] = Path(
        "civic-data/demo"
    ),
    reset: Annotated[
        bool, typer.Option("--reset", help="Begin afresh: forget what the demo has kept.")
    ] = False,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
    empty: Annotated[bool, typer.Option("--empty", help="Begin without the sample posts.")] = False,
) -> None:
    """Start the whole product on this machine: pages, worker, the town of Wrenford, and an X simulator.

    Example: `civic demo --port 8000 --data-dir /tmp/wrenford`
    """
    with told():
        with importing():
            from civic.cli import demo as demonstration

        demonstration.run(demonstration.Wish(port, simulator_port, data_dir, reset, not no_open, empty))


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (CIVIC_HOST).")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on (CIVIC_PORT).")
    ] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, max=64, help="Web processes (CIVIC_PROCESSES).")
    ] = None,
) -> None:
    """Serve the pages, with a worker unless CIVIC_WORKER is false. Settings come from CIVIC_* variables.

    Example: `CIVIC_DATABASE_URL=postgresql+psycopg://civic@db/civic civic serve --processes 4`
    """
    with told():
        with importing():
            from civic.cli import servers
            from civic.settings import read_settings

        servers.serve(read_settings(), host, port, processes)


@app.command()
def worker() -> None:
    """Run a worker alone: it reads the channels, takes posts in, raises work orders and sends replies.

    Example: `civic worker` on a second host, beside `CIVIC_WORKER=false civic serve` on the first.
    """
    with told():
        with importing():
            from civic.cli import servers
            from civic.settings import read_settings

        servers.work(read_settings(), _until_told())


@app.command()
def simulator(
    port: Port = 8001,
    state: Annotated[Path, typer.Option(help="File that keeps accounts and posts.")] = Path(
        "civic-data/x.db"
    ),
    seed: Annotated[bool, typer.Option("--seed", help="Make the council and four residents.")] = False,
) -> None:
    """Serve a local X API v2 with pages of its own. Nothing leaves this machine.

    Example: `civic simulator --port 8001 --state /tmp/x.db --seed`
    """
    with told():
        with importing():
            from civic.cli import servers

        servers.simulate(port, state, seed=seed)


@app.command()
def load(
    pack_dir: Annotated[Path, typer.Argument(help="The folder with council.toml.", show_default=False)],
) -> None:
    """Check a council pack as a whole and, if nothing is wrong with it, make it the council's.

    Example: `civic load packs/wrenford`. The same pack again changes nothing; crews and categories that a new
    pack no longer has are retired, and the work they have stays theirs.
    """
    with told():
        from civic.cli import packs
        from civic.main import build_house
        from civic.settings import read_settings

        packs.load(build_house(read_settings()), pack_dir)


@app.command()
def migrate(
    to: Annotated[
        str, typer.Option(help="`head` for the newest shape, `base` for none, or a revision.")
    ] = "head",
    down: Annotated[bool, typer.Option("--down", help="Go down to it instead of up.")] = False,
) -> None:
    """Bring the database to the shape this version needs. Data stays; going down, what only newer versions keep is lost.

    Example: `civic migrate`; back by one version: `civic migrate --down --to -1`
    """
    with told():
        from civic.cli.folders import made_folder
        from civic.db import migrate as migration
        from civic.main import build_house
        from civic.settings import read_settings

        settings = read_settings()
        made_folder(settings.data_dir, "CIVIC_DATA_DIR")
        engine = build_house(settings).opener.engine
        (migration.downgrade if down else migration.upgrade)(engine, to)
        typer.echo(f"The database {engine.url.render_as_string()} is at {migration.shape_of(engine)}.")


@app.command()
def webhook(
    url: Annotated[str, typer.Argument(help="Address; CIVIC_PUBLIC_URL with /webhooks/x if left out.")] = "",
) -> None:
    """Have X push new posts to this address, beside being asked for them. The pages must be up there.

    Example: `civic webhook https://civic.example.org/webhooks/x`
    """
    with told():
        with importing():
            from civic.cli import webhooks
            from civic.settings import read_settings

        webhooks.register(read_settings(), url)


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(help="Posts; - for standard input.")] = Path("-"),
    pack: Annotated[
        Path | None, typer.Option(help="The council's pack; the demo's town if left out.", show_default=False)
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line, also where a person reads.")
    ] = False,
    history: Annotated[
        Path | None,
        typer.Option(
            help="Earlier reports (JSON lines: id, text, category, lat, lon, created_at) to find twins among."
        ),
    ] = None,
    learned: Annotated[Path | None, typer.Option(help="A model that `civic learn` has written.")] = None,
) -> None:
    """Say what Civic makes of posts: is it a report, of what, where, how urgent, and why. Needs no database.

    Takes X v2 payloads, JSON lines (id, text, and perhaps created_at, geo, places, lat, lon) or one plain text a line.

    Example: `echo "The swing at Alma Park is broken" | civic explain -`
    """
    with told():
        with importing():
            from civic.cli import explaining

        explaining.explain(explaining.Wish(file, pack, json, history, learned))


@app.command()
def learn(
    source: Annotated[
        Path | None,
        typer.Option("--from", help="Confirmed reports: JSON lines, text and category.", show_default=False),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="File to write the model to.", show_default=False)] = None,
    pack: Annotated[
        Path | None, typer.Option(help="The council's pack; the demo's town if left out.", show_default=False)
    ] = None,
) -> None:
    """Learn categories from what was confirmed at the desk, or from a file, and say how far the result may be trusted.

    Example: `civic learn --from confirmed.jsonl --pack packs/yours --out categories.model`
    """
    with told():
        with importing():
            from civic.cli import explaining

        explaining.learn(source, pack, out)


@user.command("add")
def user_add(
    username: Annotated[str, typer.Argument(show_default=False)],
    role: Annotated[Role, typer.Option(help="What this person may do.")] = Role.DISPATCHER,
    name: Annotated[str, typer.Option(help="As colleagues read it; the user name if left out.")] = "",
    mark: Annotated[
        str, typer.Option(help="Initials under replies (^MS); made from the name if left out.")
    ] = "",
    crew: Annotated[str, typer.Option(help="The crew's code, for the role crew.")] = "",
    password: Annotated[
        str,
        typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="At least 10 characters."),
    ] = "",
) -> None:
    """Add somebody who may sign in.

    Example: `civic user add mira --name "Mira Santos" --role dispatcher`
    """
    with told():
        from civic.cli import people
        from civic.main import build_house
        from civic.settings import read_settings

        people.add(build_house(read_settings()), people.Newcomer(username, name, mark, role, crew, password))


@app.command()
def bench(
    reports: Annotated[int, typer.Option(min=300, help="Reports in the scratch database.")] = 100_000,
    json: Annotated[Path | None, typer.Option(help="File to write the results to as well.")] = None,
    database_url: Annotated[
        str, typer.Option(help="Server to make the scratch database on; SQLite if left out.")
    ] = "",
    seconds: Annotated[
        float, typer.Option(min=0.05, help="For each figure at each number of clients.")
    ] = 2.0,
    only: Annotated[list[str] | None, typer.Option(help="A figure by its name; may be given again.")] = None,
    understanding: Annotated[
        bool,
        typer.Option(
            "--understanding",
            help="Instead: how well and how fast posts are understood, on labelled ones. Needs no server or database.",
        ),
    ] = False,
) -> None:
    """Measure how fast this is on this machine, beside its own stack's floor and the best peer's figures.

    Example: `civic bench --reports 10000 --only create --only list-json --json bench.json`. It works on a database
    of its own, which is gone at the end, and takes about five minutes if nothing is left out.
    `civic bench --understanding` takes about one.
    """
    with told():
        if understanding:
            from civic.bench.understanding import measure
            from civic.cli.explaining import WRENFORD as DEMO

            measure(DEMO, json, typer.echo)
            return
        from civic.bench import measuring
        from civic.cli.demo import WRENFORD
        from civic.main import checked_pack

        wish = measuring.Wish(reports, seconds, database_url, json, tuple(only or ()))
        measuring.run(wish, checked_pack(WRENFORD).pack, typer.echo)


@app.command()
def check() -> None:
    """Check everything that can be checked on the spot: style, types, import contracts, tests.

    Example: `civic check` in a checkout, with the development packages installed (`uv sync`).
    """
    from civic.cli import checks

    raise typer.Exit(checks.run())


def _until_told() -> threading.Event:
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    return stop

"""`civic explain`: posts from a file, one decision a line: JSON for programs, a few lines each for a person."""

import json
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from civic.cli.starting import importing
from civic.cli.trouble import Mistake
from civic.core.category import Learned
from civic.core.council import Pack
from civic.explain import Explainer, posts_in
from civic.explain.earlier import Earlier, earlier_in
from civic.explain.learning import UnreadableModel, from_bytes
from civic.pack import inspect_pack

WRENFORD = Path(__file__).resolve().parents[1] / "demo" / "wrenford"


@dataclass(frozen=True)
class Wish:
    file: Path
    pack: Path | None
    json: bool
    history: Path | None
    learned: Path | None


def explain(wish: Wish) -> None:
    with importing():
        explainer = Explainer(pack_of(wish.pack), _earlier(wish.history), _model(wish.learned))
    as_json = wish.json or not sys.stdout.isatty()
    for given in posts_in(read(wish.file)):
        value = explainer.explain(given)
        if as_json:
            typer.echo(_json_line(value, sys.stdout.encoding))
        else:
            typer.echo(_printable("\n".join(_lines(given.post.text, value)), sys.stdout.encoding))


def read(file: Path) -> str:
    """The text of a file, or of standard input for `-`; signs that are no UTF-8 are shown as such."""
    if str(file) == "-":
        return _decoded(sys.stdin.buffer.read())
    try:
        return _decoded(file.read_bytes())
    except OSError as error:
        raise Mistake(
            f"{file} cannot be read: {error.strerror}. Give a file, or - for standard input."
        ) from error


def _decoded(written: bytes) -> str:
    """UTF-8, or what says at its start that it is UTF-16, as some Windows programs write it."""
    wide = written.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    return written.decode("utf-16" if wide else "utf-8-sig", "replace")


def _json_line(value: dict[str, object], encoding: str) -> str:
    """As it reads best where it goes: escaped where that takes no such signs, or an id holds half a character."""
    line = json.dumps(value, ensure_ascii=False)
    return line if _printable(line, encoding) == line else json.dumps(value)


def _printable(text: str, encoding: str) -> str:
    return text.encode(encoding, "replace").decode(encoding)


def learn(source: Path | None, pack: Path | None, out: Path | None) -> None:
    """From a file into a file, or from the council's own history."""
    if source is None and out is None and pack is None:
        _learn_here()
    elif source is None or out is None:
        raise Mistake(
            "Give both --from, the confirmed reports, and --out, where the model goes; or none, to learn here."
        )
    else:
        _learn_from(source, pack, out)


def _learn_here() -> None:
    """From the council's own history: the new model decides at once, if it decides better than the pack alone."""
    from civic import learning
    from civic.cli.servers import need_current
    from civic.main import build_house
    from civic.ports import NothingToLearn
    from civic.settings import read_settings

    house = build_house(read_settings())
    need_current(house)
    pack = house.workplace().office.pack
    try:
        made = learning.learn(house.opener, pack, house.teach, house.clock)
    except NothingToLearn as reason:
        raise Mistake(str(reason)) from reason
    typer.echo(made.words)
    typer.echo(f"\nVersion {made.version} {'decides from now on' if made.better else 'is kept aside'}.")


def _learn_from(source: Path, pack: Path | None, out: Path) -> None:
    """Write the model, and say how good it is."""
    from civic.explain.learning import confirmed_in, learned_from

    try:
        pairs = list(confirmed_in(read(source)))
        model, words = learned_from(pairs, pack_of(pack))
    except ValueError as error:
        raise Mistake(f"{source}: {error}") from error
    try:
        out.write_bytes(model)
    except OSError as error:
        raise Mistake(
            f"{out} cannot be written: {error.strerror}. Give a file in a folder that is there."
        ) from error
    typer.echo(words)
    typer.echo(f"\nThe model is in {out}. Try it: civic explain --learned {out}")


def pack_of(folder: Path | None) -> Pack:
    found = inspect_pack(folder or WRENFORD)
    if folder is None:
        typer.echo(f"Without --pack: as the demo's town, {found.pack.council.name}, would.", err=True)
    return found.pack


def _model(file: Path | None) -> Learned | None:
    if file is None:
        return None
    try:
        return from_bytes(file.read_bytes())
    except OSError as error:
        raise Mistake(f"{file} cannot be read: {error.strerror}. Make one with `civic learn`.") from error
    except UnreadableModel as error:
        raise Mistake(f"{file}: {error}") from error


def _earlier(history: Path | None) -> list[Earlier] | None:
    if history is None:
        return None
    try:
        return list(earlier_in(read(history)))
    except ValueError as error:
        raise Mistake(f"{history}: {error}") from error


def _lines(text: str, value: dict[str, Any]) -> Iterator[str]:
    yield f"“{' '.join(text.split())}”"
    what = f", {value['category']} ({value['category_confidence']:.0%})" if value["category"] else ""
    crew = f" -> {value['crew']}" if "crew" in value else ""
    yield f"  {value['kind']}{what}, {value['urgency']}: {value['action']}{crew}"
    if value["place"]:
        yield f"  at {value['place']['name']} ± {value['place']['radius_m']:.0f} m ({value['area'] or 'outside'})"
    if "question" in value:
        yield f"  asks: {value['question']}"
    if value.get("duplicate_of"):
        yield f"  {value['duplicate_action']} {value['duplicate_of']} ({value['duplicate_score']:.0%})"
    yield from (f"  - {why}" for why in value["why"])
    yield ""

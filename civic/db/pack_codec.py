"""A pack as bytes and back: JSON with shapes as hex WKB, compressed. Its form is private to one version.

A pack is read from its folder again by `civic load`, so the form may change between versions; the first
byte tells which form it is, and an unknown one asks for a new load.
"""

import zlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import Enum
from functools import lru_cache
from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from civic.core import council

FORM = b"\x01"
KNOWN: dict[str, Any] = {
    name: thing
    for name, thing in vars(council).items()
    if isinstance(thing, type) and (is_dataclass(thing) or issubclass(thing, Enum))
}


class UnknownForm(Exception):
    """The stored pack was written by another version of Civic."""


def to_bytes(pack: council.Pack) -> bytes:
    return FORM + zlib.compress(orjson.dumps(_plain(pack)), 6)


@lru_cache(maxsize=2)
def from_bytes(body: bytes) -> council.Pack:
    """The pack; UnknownForm when another version wrote it."""
    need_form(body[: len(FORM)])
    pack = _value(orjson.loads(zlib.decompress(body[1:])))
    if not isinstance(pack, council.Pack):
        raise UnknownForm("The stored council pack cannot be read. Run `civic load PACK_DIR` again.")
    return pack


def need_form(form: bytes) -> None:
    """UnknownForm when a body that begins so was written by another version."""
    if form != FORM:
        raise UnknownForm(
            "The council pack was stored by another version of Civic. Run `civic load PACK_DIR` again."
        )


def _plain(value: Any) -> Any:
    for kind, write in WRITERS:
        if isinstance(value, kind):
            return write(value)
    if is_dataclass(value):
        return {"~": type(value).__name__} | {
            each.name: _plain(getattr(value, each.name)) for each in fields(value)
        }
    return value


def _mapping(value: Any) -> dict[str, Any]:
    return {"~": "dict", "of": {key: _plain(each) for key, each in value.items()}}


WRITERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (council.BasemapLayer, lambda value: {"~": "basemap", "layer": value.layer, "raw": value.collection}),
    (Enum, lambda value: {"~": type(value).__name__, "is": value.value}),
    (BaseGeometry, lambda value: {"~": "shape", "wkb": shapely.to_wkb(value, hex=True)}),
    (date, lambda value: {"~": "date", "is": value.isoformat()}),
    (time, lambda value: {"~": "time", "is": value.isoformat()}),
    (dict, _mapping),
    (frozenset, lambda value: {"~": "set", "of": sorted((_plain(each) for each in value), key=str)}),
    ((tuple, list), lambda value: [_plain(each) for each in value]),
)


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_value(each) for each in plain)
    if not isinstance(plain, dict):
        return plain
    kind = plain.pop("~")
    if kind in READERS:
        return READERS[kind](plain)
    known = KNOWN[kind]
    if issubclass(known, Enum):
        return known(plain["is"])
    return known(**{name: _value(each) for name, each in plain.items()})


READERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "basemap": lambda plain: council.BasemapLayer(plain["layer"], plain["raw"]),
    "shape": lambda plain: shapely.from_wkb(plain["wkb"]),
    "date": lambda plain: date.fromisoformat(plain["is"]),
    "time": lambda plain: time.fromisoformat(plain["is"]),
    "dict": lambda plain: {key: _value(each) for key, each in plain["of"].items()},
    "set": lambda plain: frozenset(_value(each) for each in plain["of"]),
}

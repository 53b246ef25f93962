"""Places that a post may carry: a name and a box, as X gives them. The same place always has the same id."""

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

Row = sqlite3.Row


@dataclass(frozen=True)
class Place:
    """A box of WGS84 degrees."""

    name: str
    west: float
    south: float
    east: float
    north: float
    kind: str = "poi"


def around(name: str, lat: float, lon: float, degrees: float = 0.002) -> Place:
    """A place known by its middle alone."""
    return Place(name, lon - degrees, lat - degrees, lon + degrees, lat + degrees)


def keep_place(db: sqlite3.Connection, place: Place) -> str:
    key = f"{place.name}|{place.west:.6f}|{place.south:.6f}|{place.east:.6f}|{place.north:.6f}"
    place_id = hashlib.sha256(key.encode()).hexdigest()[:16]
    short_name = place.name.split(",", 1)[0]
    db.execute(
        "insert or ignore into places values (?, ?, ?, ?, ?, ?, ?, ?)",
        (place_id, place.name, short_name, place.kind, place.west, place.south, place.east, place.north),
    )
    return place_id


def of_row(row: Row) -> Place:
    return Place(row["full_name"], row["west"], row["south"], row["east"], row["north"], row["place_type"])


def by_ids(db: sqlite3.Connection, ids: Sequence[str]) -> list[Row]:
    marks = ",".join("?" * len(ids))
    return db.execute(f"select * from places where id in ({marks})", ids).fetchall()

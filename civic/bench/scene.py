"""What there is to ask for in a filled database: references, places, boxes, work orders, words.

In: an engine. Out: plain values. Promises: the same database gives the same scene; boxes hold as many of the
points that the public map shows as they are asked for, as near as can be.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from civic.bench.town.samples import SEED
from civic.bench.trouble import BenchTrouble
from civic.core.report import reference
from civic.db.boxes import Box
from civic.db.reads.maps import FIXED_SHOWN_FOR
from civic.db.tables import metadata

REPORT = metadata.tables["report"]
STARTABLE = ("with_crew", "on_hold")
HIDDEN = ("declined", "not_ours", "duplicate")
SLACK = timedelta(hours=1)
FEWEST_JOBS = 8
EDGE = 1e-6


@dataclass(frozen=True)
class Job:
    """A work order that a crew can start."""

    order_id: int
    report_id: int


@dataclass(frozen=True)
class Scene:
    references: list[str]
    places: list[tuple[float, float]]
    shown: list[tuple[float, float]]
    jobs: list[Job]
    searches: list[str]
    categories: list[str]

    def boxes(self, points: int, number: int) -> list[Box]:
        """So many boxes that each hold about so many of the points that are shown, or two in three of a few."""
        chance = random.Random(SEED + points)
        wanted = min(points, len(self.shown) * 2 // 3)
        middles = self._middles(chance, number if wanted < len(self.shown) // 3 else 1)
        return [self._box(lat, lon, wanted) for lat, lon in middles]

    def _middles(self, chance: random.Random, number: int) -> list[tuple[float, float]]:
        if number > 1:
            return chance.sample(self.shown, min(number, len(self.shown)))
        lats, lons = sorted(lat for lat, _ in self.shown), sorted(lon for _, lon in self.shown)
        return [(lats[len(lats) // 2], lons[len(lons) // 2])]

    def _box(self, lat: float, lon: float, wanted: int) -> Box:
        """The square around a point that the farthest of the wanted ones just lies in."""
        away = sorted(max(abs(one[0] - lat), abs(one[1] - lon)) for one in self.shown)
        half = away[max(0, wanted - 1)] + EDGE
        return (round(lon - half, 6), round(lat - half, 6), round(lon + half, 6), round(lat + half, 6))


def survey(engine: Engine, now: datetime) -> Scene:
    """Look the database over once."""
    columns = ("id", "state", "open", "lat", "lon", "fixed_at", "work_order_id", "title", "place", "category")
    with engine.connect() as connection:
        rows = connection.execute(select(*(REPORT.c[name] for name in columns)).order_by(REPORT.c.id)).all()
    chance = random.Random(SEED)
    seen = [row for row in rows if row.state not in HIDDEN and row.lat is not None]
    lately = now - FIXED_SHOWN_FOR + SLACK
    shown = [row for row in seen if row.open or (row.fixed_at is not None and row.fixed_at > lately)]
    jobs = [Job(row.work_order_id, row.id) for row in rows if row.state in STARTABLE]
    if not shown or len(jobs) < FEWEST_JOBS:
        raise BenchTrouble("So few reports give nothing to measure. Take --reports 500 or more.")
    chance.shuffle(jobs)
    picked = chance.sample(seen, min(64, len(seen)))
    return Scene(
        references=[reference(row.id) for row in picked],
        places=[(row.lat, row.lon) for row in picked],
        shown=[(row.lat, row.lon) for row in shown],
        jobs=jobs,
        searches=[_search(row.place) for row in picked if row.place][:16],
        categories=sorted({row.category for row in picked}),
    )


def _search(place: str) -> str:
    """What somebody types to find a place: its name in small letters."""
    return place.split(",", maxsplit=1)[0].lower()

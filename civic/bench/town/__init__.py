"""A scratch town: so many reports over three years, six in a hundred still open, as rows for every table.

In: how many, the council at work, this moment. Out: pieces of rows that are quick to insert. Promises: the same
seed gives the same rows; texts, places and what was understood of them are what the product's own rules make of
sentences of the pack, so that pages have as much to draw as in real life.
"""

import hashlib
import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from civic.bench.town import rows
from civic.bench.town.life import ENDED, WORKED, Life, Numbers
from civic.bench.town.samples import SEED, Sample, samples
from civic.core.place import METRES_PER_DEGREE
from civic.core.report import OPEN_STATES
from civic.core.report import ReportState as S
from civic.deps import Workplace

OPEN_SHARE = 0.06
RECENT_SHARE = 0.2
YEARS = timedelta(days=3 * 365)
PIECE = 2_000
SPREAD_M = 220.0
SPOTS = 24
A_STEP_M = 8.0
WITH_PHOTO = 0.4
BY_X = 0.6
OPEN_MIX = {S.NEW: 14, S.WAITING: 6, S.WITH_CREW: 52, S.IN_PROGRESS: 18, S.ON_HOLD: 10}
CLOSED_MIX = {S.FIXED: 84, S.UNABLE: 5, S.DECLINED: 7, S.NOT_OURS: 4}

Values = dict[str, Any]
Spot = tuple[float, float]


@dataclass
class Piece:
    """Rows by table, in the order in which they must be inserted."""

    report: list[Values] = field(default_factory=list)
    report_search: list[Values] = field(default_factory=list)
    post: list[Values] = field(default_factory=list)
    work_order: list[Values] = field(default_factory=list)
    photo: list[Values] = field(default_factory=list)
    event: list[Values] = field(default_factory=list)
    outbox_message: list[Values] = field(default_factory=list)

    def add(self, life: Life, categories: Mapping[str, str]) -> None:
        """All rows that one report leaves behind."""
        self.report.append(rows.report(life))
        self.report_search.append(rows.search(life, categories))
        self.post.append(rows.post(life))
        if life.order_id:
            self.work_order.append(rows.work_order(life))
        self.photo.extend(rows.photos(life))
        events = rows.events(life, categories)
        self.event.extend(events)
        self.outbox_message.extend(rows.messages(life, events))


class Town:
    """Lives of reports, made up from a seed."""

    def __init__(self, workplace: Workplace, reports: int, now: datetime) -> None:
        self.office = workplace.office
        self.size = reports
        self.now = now
        self._chance = random.Random(SEED)
        self._samples = samples(workplace, now)
        self._spots = {sample.text: self._around(sample) for sample in self._samples}
        self._numbers = Numbers()
        recent = range(int(reports * (1 - RECENT_SHARE)), reports)
        self._open = frozenset(self._chance.sample(recent, min(len(recent), round(reports * OPEN_SHARE))))

    def pieces(self) -> Iterator[Piece]:
        """All rows, the oldest report first."""
        for first in range(0, self.size, PIECE):
            piece = Piece()
            for number in range(first, min(first + PIECE, self.size)):
                piece.add(self._life(number), self.office.category_names)
            yield piece

    def _life(self, number: int) -> Life:
        chance = self._chance
        sample = chance.choice(self._samples)
        state = _one_of(chance, OPEN_MIX if number in self._open else CLOSED_MIX)
        received_at = self._received_at(number, state)
        lat, lon = _shifted(chance, *chance.choice(self._spots[sample.text]), A_STEP_M)
        worked = state in WORKED
        return Life(
            number=number,
            state=state,
            sample=sample,
            by_x=chance.random() < BY_X,
            lat=lat,
            lon=lon,
            crew=chance.choice(self.office.pack.crews) if worked else None,
            hazard=sample.hazard and chance.random() < 0.3,
            photo=hashlib.sha256(str(number).encode()).hexdigest() if chance.random() < WITH_PHOTO else None,
            received_at=received_at,
            ended_at=self._ended_at(received_at) if state in ENDED else None,
            due_at=received_at + timedelta(days=chance.randint(2, 24), hours=chance.randint(0, 8)),
            first_event=self._numbers.events(),
            order_id=self._numbers.work_order() if worked else 0,
        )

    def _around(self, sample: Sample) -> list[Spot]:
        """Spots near a place, all of them the council's."""
        near = (_shifted(self._chance, sample.lat, sample.lon, SPREAD_M) for _ in range(SPOTS))
        return [spot for spot in near if self.office.areas.contains(*spot)] or [(sample.lat, sample.lon)]

    def _received_at(self, number: int, state: S) -> datetime:
        if state in OPEN_STATES:
            return self.now - timedelta(days=12 * self._chance.random(), minutes=5)
        return self.now - YEARS * (1 - number / self.size) - timedelta(hours=1)

    def _ended_at(self, received_at: datetime) -> datetime:
        return min(received_at + timedelta(days=18 * self._chance.random() ** 2, minutes=50), self.now)


def _one_of(chance: random.Random, mix: Mapping[S, int]) -> S:
    return chance.choices(list(mix), list(mix.values()))[0]


def _shifted(chance: random.Random, lat: float, lon: float, metres: float) -> Spot:
    away = metres / METRES_PER_DEGREE
    return lat + chance.gauss(0, away), lon + chance.gauss(0, away) / math.cos(math.radians(lat))

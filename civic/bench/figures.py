"""Every figure of the table: what is asked of the product and of its floor, and what the figure shall reach.

The peer's numbers are those of the best Python peer on two cores, tuned, at one and at four clients.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle
from urllib.parse import urlencode

import orjson

from civic.bench.driver import Ask, get, post
from civic.bench.scene import Job, Scene

READ, WRITE = 2.0, 4.0
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
FEW, SOME, MANY = 3, 12, 48
CLIENTS = (1, 4)
NAMES = (
    "one-html", "one-json", "list-html", "list-json", "filtered", "search", "map-300", "map-4000", "near", "change",
    "create",
)  # fmt: skip


@dataclass(frozen=True)
class Goal:
    """`of_floor`: at most so many times slower; `of_peer`: at least so many times the peer's `best`."""

    of_floor: float
    of_peer: float = 0.0
    best: float = 0.0
    statements: int = 0


@dataclass(frozen=True)
class Figure:
    """`paths` are pages to be compared with their own bytes; a write brings its two requests ready made."""

    name: str
    words: str
    goal: Goal
    peer: Mapping[int, float] = field(default_factory=dict)
    paths: Sequence[str] = ()
    cookie: str = ""
    asks: Callable[[], tuple[Ask, Ask]] | None = None

    def both(self) -> tuple[Ask, Ask]:
        """The product's next request for a client, and the floor's."""
        if self.asks:
            return self.asks()
        ours = [get(path, self.cookie) for path in self.paths]
        bare = [get(f"/floor/{self.name}/{number}", self.cookie) for number in range(len(self.paths))]
        return _in_turn(ours), _in_turn(bare)


PEER_LIST = {1: 4.1, 4: 7.8}
LIST = Goal(READ, of_peer=40, best=7.8, statements=3)
VIEWPORT = Goal(READ, of_peer=5, best=136.8)
NEARBY = Goal(READ, of_peer=5, best=36.0)
CREATE = Goal(WRITE, of_peer=4, best=59.5)
CHANGE = Goal(WRITE, of_peer=4, best=46.3)


def figures(scene: Scene, cookie: str) -> list[Figure]:
    """In the order of the table; those that write come last, so that lists stay as long as they were."""
    return [*_reads(scene, cookie), _change(scene, cookie), _create(scene)]


def _reads(scene: Scene, cookie: str) -> Iterator[Figure]:
    one = [f"/reports/{ref}" for ref in scene.references[:MANY]]
    peer_one = {1: 27.9, 4: 69.2}
    yield Figure("one-html", "one report, page", Goal(READ), peer_one, one)
    yield Figure("one-json", "one report, JSON", Goal(READ), peer_one, [f"{path}.json" for path in one])
    yield Figure("list-html", "staff list of 50, page", LIST, PEER_LIST, ["/desk"], cookie)
    yield Figure("list-json", "staff list of 50, JSON", LIST, PEER_LIST, ["/desk/reports.json"], cookie)
    narrow = [
        f"/desk/reports.json?{urlencode({'state': 'with_crew', 'category': one})}" for one in scene.categories
    ]
    yield Figure("filtered", "filtered list of 50, JSON", LIST, {1: 3.5, 4: 5.6}, narrow, cookie)
    found = [f"/desk/reports.json?{urlencode({'q': words})}" for words in scene.searches]
    yield Figure("search", "text search, JSON", LIST, {1: 2.7}, found, cookie)
    yield Figure(
        "map-300", "map viewport, 300 points", VIEWPORT, {1: 82.0, 4: 136.8}, _boxes(scene, 300, SOME)
    )
    yield Figure(
        "map-4000", "map viewport, 4,000 points", Goal(READ), {1: 9.2, 4: 13.7}, _boxes(scene, 4000, FEW)
    )
    near = [f"/reports.json?near={lat:.6f},{lon:.6f}&metres=50" for lat, lon in scene.places[:MANY]]
    yield Figure("near", "reports within 50 m, JSON", NEARBY, {1: 36.0}, near)


def _boxes(scene: Scene, points: int, number: int) -> list[str]:
    return [f"/reports.geojson?bbox={','.join(map(str, box))}" for box in scene.boxes(points, number)]


def _create(scene: Scene) -> Figure:
    def asks() -> tuple[Ask, Ask]:
        bodies = (_body(scene, number) for number in count())
        return lambda client: post("/reports", next(bodies), JSON), lambda client: post(
            "/floor/create", next(bodies), JSON
        )

    return Figure("create", "report created", CREATE, {1: 25.4, 4: 59.5}, asks=asks)


def _body(scene: Scene, number: int) -> bytes:
    lat, lon = scene.places[number % len(scene.places)]
    text = "The swing seat has come off one chain. Kids are still trying to use it."
    return orjson.dumps({"id": str(uuid.uuid4()), "text": text, "lat": lat, "lon": lon})


def _change(scene: Scene, cookie: str) -> Figure:
    ours, bare = Turns(scene.jobs[::2]), Turns(scene.jobs[1::2])

    def asks() -> tuple[Ask, Ask]:
        return lambda client: _move(*ours.next(client), cookie), lambda client: _bare_move(
            *bare.next(client), cookie
        )

    return Figure("change", "status changed", CHANGE, {1: 24.1, 4: 46.3}, asks=asks)


class Turns:
    """Every client has jobs of its own, and takes each in turn from start to hold and back."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._moves: dict[int, Iterator[tuple[Job, bool]]] = {}

    def next(self, client: int) -> tuple[Job, bool]:
        """A job, and whether it is to be started or put on hold."""
        moves = self._moves.setdefault(client, self._in_turn(client))
        return next(moves)

    def _in_turn(self, client: int) -> Iterator[tuple[Job, bool]]:
        own = self._jobs[client :: max(CLIENTS)]
        for round_ in count():
            yield from ((job, round_ % 2 == 0) for job in own)


def _move(job: Job, started: bool, cookie: str) -> bytes:
    if not started:
        return post(f"/desk/reports/R-{job.report_id}/hold", b"reason=Parts+are+on+order.", FORM, cookie)
    body = urlencode({"update_id": str(uuid.uuid4())}).encode()
    return post(f"/crew/work-orders/W-{job.order_id}/start", body, FORM, cookie)


def _bare_move(job: Job, started: bool, cookie: str) -> bytes:
    path = f"/floor/change/{job.order_id}/{job.report_id}/{int(started)}"
    return post(path, b"reason=Parts+are+on+order.", FORM, cookie)


def _in_turn(requests: Sequence[bytes]) -> Ask:
    turn = cycle(requests)
    return lambda client: next(turn)

"""Posts a second through intake to a work order with its acknowledgement queued, in this process.

In: a house on a filled database that speaks on X. Out: a line of the table. Promises: posts are stored before the
clock runs; the worker's own steps do the work; only posts that became a work order with a message are counted. Each
says that it is about another fault than the reports nearby, which it is compared with: one of the same would join them.
"""

import time
from collections.abc import Callable, Iterator

from sqlalchemy import func, select

from civic import dispatch, intake
from civic.bench import counting
from civic.bench.bare import Bare
from civic.bench.figures import CREATE, Figure
from civic.bench.results import Line, compared
from civic.bench.side import Stretch
from civic.bench.town.samples import post_of, samples
from civic.bench.trouble import BenchTrouble
from civic.db.tables import metadata
from civic.deps import House

A_PASS = 20
MESSAGE = metadata.tables["outbox_message"]
INTAKE = Figure("intake", "post taken in, work order, reply queued", CREATE, {1: 25.4})

Step = Callable[[], float]
"""One pass over stored posts; the seconds it took."""


def take_in(house: House, rounds: int, seconds: float, database_cpu: Callable[[], float]) -> Line:
    """The product's passes and the bare writes in turn."""
    counting.listen(house.opener.engine)
    texts = _texts(house)
    numbers = iter(range(10**9))
    bare = Bare(house.opener.engine)
    ours, floor = _product(house, texts, numbers), _floor(house, bare)
    ours(), floor()
    stretches = [
        (_stretch(ours, seconds, database_cpu), _stretch(floor, seconds, database_cpu)) for _ in range(rounds)
    ]
    statements = _statements(ours)
    return compared(INTAKE, 1, [one for one, _ in stretches], [other for _, other in stretches], statements)


def _texts(house: House) -> Iterator[str]:
    """Sentences without end, each one that becomes a work order by itself."""
    found = samples(house.workplace(), house.clock.now(), ending=", another one")
    while True:
        yield from (sample.text for sample in found)


def _product(house: House, texts: Iterator[str], numbers: Iterator[int]) -> Step:
    place = house.workplace()
    tools = intake.Tools(
        house.opener,
        place.office,
        place.understanding,
        house.channels,
        house.photos,
        house.clock,
        house.lease,
        house.chance,
    )

    def step() -> float:
        with house.opener.writing() as store:
            for _ in range(A_PASS):
                store.posts.add(post_of(next(texts), next(numbers), house.clock.now()), house.clock.now())
        before = _queued(house)
        began = time.perf_counter()
        intake.take_in_due(tools, A_PASS)
        with house.opener.writing() as store:
            raised = dispatch.raise_due(store, place.office, house.clock.now())
        took = time.perf_counter() - began
        if raised != A_PASS or _queued(house) - before != A_PASS:
            raise BenchTrouble(
                f"Of {A_PASS} posts {raised} became work orders, so there is nothing to measure."
            )
        return took

    return step


def _floor(house: House, bare: Bare) -> Step:
    def step() -> float:
        stored = [bare.store_post(house.clock.now()) for _ in range(A_PASS)]
        began = time.perf_counter()
        bare.raise_orders([bare.take_in(post_id, house.clock.now()) for post_id in stored], house.clock.now())
        return time.perf_counter() - began

    return step


def _stretch(step: Step, seconds: float, database_cpu: Callable[[], float]) -> Stretch:
    """Passes until so many seconds of them are spent; a post's share of its pass is its time."""
    took: list[float] = []
    cpu = time.process_time() + database_cpu()
    while sum(took) * A_PASS < seconds:
        took.append(step() / A_PASS)
    used = time.process_time() + database_cpu() - cpu
    return Stretch(
        [one for one in took for _ in range(A_PASS)], sum(took) * A_PASS, used, client_cpu_seconds=0.0
    )


def _statements(step: Step) -> int:
    """A post's share of the statements of a pass, less those that store and count."""
    said: list[counting.Said] = []
    before = counting.heard.set(said)
    step()
    counting.heard.reset(before)
    return round((len(said) - A_PASS - 2) / A_PASS)


def _queued(house: House) -> int:
    statement = select(func.count()).select_from(MESSAGE).where(MESSAGE.c.state == "queued")
    with house.opener.reading() as store:
        return int(store.session.connection().execute(statement).scalar_one())

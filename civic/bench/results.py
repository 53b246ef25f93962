"""Lines of the table: what was measured beside its floor and the peer, and whether that is what it shall be."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from operator import attrgetter
from statistics import median
from typing import Any

from civic.bench.figures import Figure, Goal
from civic.bench.side import Stretch

LEAST = 1e-9
CPU, CLIENT_CPU = attrgetter("cpu_seconds"), attrgetter("client_cpu_seconds")


@dataclass(frozen=True)
class Line:
    """Rates are answers a second; `ratio` is how many times slower than the floor; None where nothing was measured."""

    operation: str
    name: str
    clients: int
    rate: float
    p50_ms: float
    p95_ms: float
    statements: int
    cpu_ms: float | None
    client_cpu_ms: float | None
    floor_rate: float
    floor_cpu_ms: float | None
    ratio: float
    peer: float | None
    multiple: float | None
    missed: tuple[str, ...]

    @property
    def verdict(self) -> str:
        return "; ".join(self.missed) or "yes"

    def plain(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self) | {"goal_met": not self.missed}


def compared(
    figure: Figure, clients: int, ours: Sequence[Stretch], bare: Sequence[Stretch], statements: int
) -> Line:
    """A line from the rounds of both sides."""
    rate, floor_rate, peer = _rate(ours), _rate(bare), figure.peer.get(clients)
    ratio = floor_rate / max(rate, LEAST)
    p50, p95 = _percentiles(ours)
    return Line(
        operation=figure.words,
        name=figure.name,
        clients=clients,
        rate=rate,
        p50_ms=p50,
        p95_ms=p95,
        statements=statements,
        cpu_ms=_each_ms(ours, CPU),
        client_cpu_ms=_each_ms(ours, CLIENT_CPU),
        floor_rate=floor_rate,
        floor_cpu_ms=_each_ms(bare, CPU),
        ratio=ratio,
        peer=peer,
        multiple=rate / peer if peer else None,
        missed=tuple(_missed(figure.goal, clients, rate, ratio, statements)),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _rate(rounds: Sequence[Stretch]) -> float:
    return median(len(one.took) / one.seconds for one in rounds)


def _percentiles(rounds: Sequence[Stretch]) -> tuple[float, float]:
    took = [one for each in rounds for one in each.took]
    return percentile(took, 0.5) * 1000, percentile(took, 0.95) * 1000


def _each_ms(rounds: Sequence[Stretch], of: Callable[[Stretch], float]) -> float | None:
    """CPU milliseconds an answer; None where the system does not tell."""
    used = sum(map(of, rounds))
    return used * 1000 / sum(len(one.took) for one in rounds) if used else None


def _missed(goal: Goal, clients: int, rate: float, ratio: float, statements: int) -> list[str]:
    missed = []
    if ratio > goal.of_floor:
        missed.append(f"no: over {goal.of_floor:g} times its floor")
    if clients > 1 and rate < goal.of_peer * goal.best:
        missed.append(f"no: under {goal.of_peer * goal.best:.0f}/s")
    if goal.statements and statements > goal.statements:
        missed.append(f"no: over {goal.statements} statements")
    return missed

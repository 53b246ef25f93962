"""One of the two servers that are compared: asked by so many clients for so long, watched while it answers.

In: requests. Out: a Stretch: how fast, how long each answer took, how much of the cores it cost. Promises: clients
are spread evenly over the server's processes, as a balancer would spread them, so that chance does not decide.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from statistics import median

from civic.bench.counting import PROCESS, STATEMENTS
from civic.bench.driver import Ask, Client, drive, get
from civic.bench.trouble import BenchTrouble

MOST_TRIES = 400
LOOKS = 9


@dataclass(frozen=True)
class Stretch:
    """`cpu_seconds` is what the server and its database used meanwhile, `client_cpu_seconds` what asking cost."""

    took: list[float]
    seconds: float
    cpu_seconds: float
    client_cpu_seconds: float


class Side:
    """`cpu` reads the CPU seconds used so far; `ready` is a path that any process answers."""

    def __init__(self, port: int, processes: int, ready: str, cpu: Callable[[], float]) -> None:
        self.port = port
        self.processes = processes
        self.ready = ready
        self.cpu = cpu
        self._stack = ExitStack()
        self._clients: dict[int, list[Client]] = {}

    def __enter__(self) -> "Side":
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def drive(self, clients: int, ask: Ask, seconds: float) -> Stretch:
        """Keep so many clients asking for so long."""
        connected = self._connected(clients)
        before, own = self.cpu(), time.process_time()
        driven = drive(connected, ask, seconds)
        own = time.process_time() - own
        return Stretch(driven.took, driven.seconds, self.cpu() - before, own)

    def statements(self, ask: Ask) -> int:
        """How many SQL statements one answer takes, as most answers do."""
        client = self._connected(1)[0]
        told = [client.fetch(ask(0)).header(STATEMENTS) for _ in range(LOOKS)]
        return int(median(int(number) for number in told))

    def _connected(self, number: int) -> Sequence[Client]:
        if number not in self._clients:
            self._clients[number] = self._spread(number)
        return self._clients[number]

    def _spread(self, number: int) -> list[Client]:
        """So many connections, no process with more of them than its share."""
        share, held, kept = -(-number // self.processes), Counter[str](), list[Client]()
        with ExitStack() as spare:
            for _ in range(MOST_TRIES):
                client = Client(self.port, len(kept))
                process = client.fetch(get(self.ready)).header(PROCESS)
                if held[process] >= share:
                    spare.enter_context(closing(client))
                    continue
                held[process] += 1
                kept.append(self._stack.enter_context(closing(client)))
                if len(kept) == number:
                    return kept
        raise BenchTrouble(f"Of {self.processes} server processes only {len(held)} took connections.")

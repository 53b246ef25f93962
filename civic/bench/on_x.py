"""The figures that need X: those that are polled on one scene, those that are pushed on another.

A flood of posts leaves hundreds of replies waiting for X's limit, behind which a single tweet would wait too.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from civic.bench import pushed
from civic.bench.from_x import PLAIN, WITH_PHOTOS, take_in_from_x
from civic.bench.plugged import plugged
from civic.bench.pushed import ACKNOWLEDGED, WEBHOOK
from civic.bench.reached import Reached
from civic.core.council import Pack

NAMES = (PLAIN, WITH_PHOTOS, ACKNOWLEDGED, WEBHOOK)


def reached_on_x(
    has: Callable[[str], bool], seconds: float, database_url: str, pack: Pack, folder: Path
) -> Iterator[Reached]:
    """Those that are wished for."""
    if has(PLAIN) or has(WITH_PHOTOS):
        with plugged(folder / "polled", database_url, pack) as scene:
            for name in filter(has, (PLAIN, WITH_PHOTOS)):
                yield take_in_from_x(scene, name, seconds)
    if has(ACKNOWLEDGED) or has(WEBHOOK):
        with plugged(folder / "pushed", database_url, pack) as scene, pushed.pushing(scene) as port:
            if has(ACKNOWLEDGED):
                yield pushed.acknowledged(scene, seconds)
            if has(WEBHOOK):
                yield pushed.answered(scene, port, seconds)

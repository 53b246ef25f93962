"""The figures that need X, one after the other on one scene."""

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
    with plugged(folder / "on-x", database_url, pack) as scene:
        for name in filter(has, (PLAIN, WITH_PHOTOS)):
            yield take_in_from_x(scene, name, seconds)
        if has(ACKNOWLEDGED) or has(WEBHOOK):
            with pushed.pushing(scene) as port:
                if has(ACKNOWLEDGED):
                    yield pushed.acknowledged(scene, seconds)
                if has(WEBHOOK):
                    yield pushed.answered(scene, port, seconds)

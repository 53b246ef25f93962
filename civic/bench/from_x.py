"""Posts a second from X into reports: a real worker asks the simulator for them over HTTP, as it does every day.

In: an empty council's database, the simulator, sentences. Out: what was reached, with photos off and with one of
500 kB to each post. Promises: posts stand on X before the clock runs, held back until then; it stops when every one
of them is a report; photos are all different, so that each is fetched and developed.
"""

import io
import time
from collections.abc import Callable
from itertools import islice
from statistics import median

from PIL import Image
from sqlalchemy import func, select

from civic.bench.plugged import Scene
from civic.bench.processes import Program, running
from civic.bench.reached import Reached
from civic.bench.trouble import BenchTrouble
from civic.db.tables import metadata
from civic.deps import House

POST, CHANNEL = metadata.tables["post"], metadata.tables["channel"]
PLAIN, WITH_PHOTOS = "from-x", "from-x-photos"
GOALS = {PLAIN: 150.0, WITH_PHOTOS: 25.0}
WORDS = {
    PLAIN: "From X's mentions to reports, polled, no photos",
    WITH_PHOTOS: "From X's mentions to reports, polled, a photo of 500 kB each",
}
ROUNDS = 3
FEWEST, MOST = 10, 600
"""X tells of the newest 800; what is more in one round would be lost."""
PATIENCE_SECONDS = 180.0
LOOK_EVERY_SECONDS = 0.02
POLL_SECONDS = "0.2"
PHOTO_BYTES = 500_000
PHOTO_SIZE = (1600, 1200)


def take_in_from_x(scene: Scene, name: str, seconds: float) -> Reached:
    """The middle of three rounds, each of as many posts as the goal has in so many seconds."""
    number = int(min(MOST, max(FEWEST, GOALS[name] * seconds)))
    photos = Photos() if name == WITH_PHOTOS else None
    environment = {**scene.environment, "CIVIC_X_POLL_SECONDS": POLL_SECONDS}
    with running(("-m", "civic", "worker"), environment, scene.folder / f"{name}.log") as worker:
        rates = [number / _round(scene, worker, number, photos) for _ in range(ROUNDS)]
    return Reached(name, WORDS[name], median(rates), "posts/s", GOALS[name], at_least=True)


class Photos:
    """JPEGs of one size in bytes, no two alike."""

    def __init__(self) -> None:
        self._picture, self._number = _grainy(), 0

    def __next__(self) -> bytes:
        self._number += 1
        colour = (self._number % 256, self._number // 256 % 256, 99)
        self._picture.paste(colour, (0, 0, 64, 64))
        return _jpeg(self._picture)


def _round(scene: Scene, worker: Program, number: int, photos: Photos | None) -> float:
    """Seconds from the moment that X tells of the posts until all are reports."""
    before = _taken_in(scene.house)
    with scene.x.holding_back():
        _await(worker, lambda: _polled(scene.house))
        _tweet(scene, number, photos)
        began = time.perf_counter()
    _await(worker, lambda: _taken_in(scene.house) - before >= number)
    return time.perf_counter() - began


def _tweet(scene: Scene, number: int, photos: Photos | None) -> None:
    texts = list(islice(scene.texts, number))
    if photos is None:
        scene.x.tweet(texts)
        return
    for text in texts:
        scene.x.tweet_photo(text, next(photos))


def _await(worker: Program, holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if not worker.alive() or time.monotonic() > until:
            raise BenchTrouble(f"The worker did not take the posts in. {worker.last_words()}")
        time.sleep(LOOK_EVERY_SECONDS)


def _polled(house: House) -> bool:
    with house.opener.reading() as store:
        moment = select(CHANNEL.c.polled_at)
        return store.session.connection().execute(moment).scalar_one_or_none() is not None


def _taken_in(house: House) -> int:
    with house.opener.reading() as store:
        reports = select(func.count()).select_from(POST).where(POST.c.state == "taken_in")
        return int(store.session.connection().execute(reports).scalar_one())


def _grainy() -> Image.Image:
    """Grain by which a JPEG comes to PHOTO_BYTES, found by halving."""
    least, most = 0.0, 128.0
    for _ in range(7):
        grain = (least + most) / 2
        channels = [Image.effect_noise(PHOTO_SIZE, grain)] * 3
        picture = Image.merge("RGB", channels)
        least, most = (least, grain) if len(_jpeg(picture)) > PHOTO_BYTES else (grain, most)
    return picture


def _jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()

"""What the residents of Wrenford have posted when the demo starts for the first time."""

import tomllib
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
from typing import Any

from civic.simulator.acting import Wish, publish_all
from civic.simulator.photos import Photo, develop
from civic.simulator.state.accounts import DEMO_RESIDENTS
from civic.simulator.x.pipeline import Platform


def post_once(platform: Platform, photos: Path) -> int:
    """Publish the sample posts, all at once or not at all, where nobody has posted yet; how many."""
    with platform.state.reading() as db:
        if db.execute("select 1 from posts limit 1").fetchone():
            return 0
    photos_toml = tomllib.loads((photos / "photos.toml").read_text("utf-8"))
    with_words = [photo for photo in photos_toml["photo"] if "text" in photo]
    wishes = [_wish(photo, by, photos) for photo, by in zip(with_words, cycle(DEMO_RESIDENTS), strict=False)]
    return len(publish_all(platform, wishes))


def _wish(photo: Mapping[str, Any], by: str, folder: Path) -> tuple[Wish, list[tuple[Photo, str]]]:
    picture = develop((folder / photo["file"]).read_bytes())
    return Wish(username=by, text=photo["text"]), [(picture, photo["alt"])]

"""What the residents of Wrenford have posted when the demo starts for the first time."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from civic.simulator.acting import Wish, publish_all
from civic.simulator.photos import develop
from civic.simulator.x.pipeline import Platform


def post_once(platform: Platform, photos: Path) -> int:
    """Publish the sample posts, all at once or not at all, where nobody has posted yet; how many."""
    with platform.state.reading() as db:
        if db.execute("select 1 from posts limit 1").fetchone():
            return 0
    posts = tomllib.loads((photos / "posts.toml").read_text("utf-8"))["post"]
    return len(publish_all(platform, [_wish(post, photos) for post in posts]))


def _wish(post: Mapping[str, Any], photos: Path) -> tuple[Wish, list[tuple[Any, str]]]:
    pictures = [(develop((photos / one["file"]).read_bytes()), one["alt"]) for one in post.get("photos", ())]
    return Wish(username=post["by"], text=post["text"]), pictures

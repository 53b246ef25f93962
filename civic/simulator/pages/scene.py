"""What every page needs, and the one page that shows it: who is there, the threads or one thread, the composer, and
what Civic asked of X meanwhile. Who you are travels in the query as `as`."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from civic.simulator.pages import views
from civic.simulator.pages.render import Renderer
from civic.simulator.pages.views import Person, PostShown
from civic.simulator.x.pipeline import Platform

PHOTO_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


@dataclass(frozen=True)
class Scene:
    """`places` are (name, lat, lon) that the composer offers; `samples_dir` holds photos that it offers."""

    renderer: Renderer
    public_url: str | None = None
    samples_dir: Path | None = None
    places: Sequence[tuple[str, float, float]] = ()

    def samples(self) -> list[str]:
        if self.samples_dir is None or not self.samples_dir.is_dir():
            return []
        return sorted(
            file.name for file in self.samples_dir.iterdir() if file.suffix.lower() in PHOTO_SUFFIXES
        )


@dataclass(frozen=True)
class Draft:
    """What somebody wrote that was refused, and why; nothing written is lost."""

    text: str | None = None
    refusal: str = ""
    name: str = ""
    name_refusal: str = ""


def _platform(request: Request) -> Platform:
    platform: Platform = request.app.state.platform
    return platform.seen_by(request)


def _scene(request: Request) -> Scene:
    scene: Scene = request.app.state.scene
    return scene


Here = Annotated[Platform, Depends(_platform)]
OurScene = Annotated[Scene, Depends(_scene)]


def show(
    platform: Platform,
    scene: Scene,
    as_name: str | None,
    conversation_id: int | None = None,
    draft: Draft | None = None,
) -> Response:
    draft = draft or Draft()
    with platform.state.reading() as db:
        people = views.people(db)
        me = next((one for one in people if one.account.username == as_name), people[0] if people else None)
        if me is None:
            return scene.renderer.page("nobody.html", draft=draft)
        context = _context(db, people, me, conversation_id)
    if conversation_id is not None and not context["posts"]:
        return scene.renderer.page("gone.html", 404, me=me)
    status = 422 if draft.refusal or draft.name_refusal else 200
    return scene.renderer.page(
        "page.html",
        status,
        me=me,
        scene=scene,
        draft=draft,
        faults=views.faults(platform),
        manner=platform.courier.manner,
        **context,
    )


def go(path: str, username: str, fragment: str = "") -> Response:
    return RedirectResponse(f"{path}?as={quote(username)}{fragment}", 303)


def _context(
    db: sqlite3.Connection, people: Sequence[Person], me: Person, conversation_id: int | None
) -> dict[str, Any]:
    council = next((one for one in people if one.account.is_council), None)
    shown = views.thread(db, conversation_id) if conversation_id is not None else []
    return {
        "people": people,
        "council_handle": council.account.username if council else "",
        "conversation_id": conversation_id,
        "threads": views.recent_threads(db) if conversation_id is None else [],
        "posts": shown,
        "reply_to": _to_answer(shown, me),
        "reference": views.reference_in(shown),
        "asked": views.asked(db, council.account) if council else [],
        "charged": views.charged(db),
        "webhooks": views.webhooks_shown(db),
    }


def _to_answer(shown: Sequence[PostShown], me: Person) -> PostShown | None:
    """The newest post of somebody else, as a person would tap on; one's own where nobody else wrote."""
    others = [post for post in shown if post.author.account != me.account]
    return (others or shown)[-1] if shown else None

"""Photos from before it was known which post they came from: what X sent tells it, as far as it does; down and up again."""

import json
from typing import Any

from sqlalchemy import text

from civic.core.post import PostPhoto
from civic.db import migrate
from tests.stages.test_answered_posts import Album, tomorrow
from tests.stages.test_intake import whole
from tests.world import World

BEFORE = "20261122_0900"
NAN, JO = "1990000000000000007", "1990000000000000008"
OWN = PostPhoto("navy")
OF_NAN, OF_JO = PostPhoto("tomato", parent_id=NAN), PostPhoto("teal", parent_id=JO)


def sent_by_x(photos: tuple[PostPhoto, ...]) -> dict[str, Any]:
    """The parents as they came with a post, one of them a video; other entries are not as X has them."""
    media = [
        {"media_key": f"3_{one.url}", "type": "photo", "url": one.url} for one in photos if one.url != "teal"
    ]
    media.append({"media_key": "3_teal", "type": "video", "preview_image_url": "teal"})
    parents = [
        {"id": one.parent_id, "attachments": {"media_keys": [f"3_{one.url}", "3_404"]}}
        for one in photos
        if one.parent_id
    ]
    odd = [
        {"id": "1"},
        {"id": "2", "attachments": None},
        {"id": "3", "attachments": {"media_keys": "3_navy"}},
    ]
    return {"data": {}, "includes": {"media": media, "tweets": [*odd, *parents]}}


def reported(world: World, *photos: PostPhoto, raw: dict[str, Any] | None = None) -> None:
    world.channels["x"] = Album()
    post_id = world.tweet(photos=photos)
    world.work()
    kept = {"raw": json.dumps(sent_by_x(photos) if raw is None else raw), "post_id": post_id}
    with world.house.opener.writing() as store:
        store.session.connection().execute(
            text("update post set raw = :raw where external_id = :post_id"), kept
        )


def rows(world: World) -> list[tuple[str | None, str | None]]:
    with world.house.opener.reading() as store:
        found = store.session.connection().execute(
            text("select parent_channel, parent_id from photo order by id")
        )
        return [(row.parent_channel, row.parent_id) for row in found]


def down_and_up(world: World, between: str = "") -> None:
    engine = world.house.opener.engine
    migrate.downgrade(engine, BEFORE)
    with engine.begin() as connection:
        kept = connection.execute(text("select body from post order by id")).scalars()
        body = " ".join(one if isinstance(one, str) else json.dumps(one) for one in kept)
        assert "parent_id" not in body and body.count("from_parent") == body.count('"url"')
        if between:
            connection.execute(text(between))
    migrate.upgrade(engine)
    assert migrate.is_current(engine)
    assert migrate.differences(engine) == []


def test_photos_that_are_there_are_told_apart_by_what_x_sent(world: World) -> None:
    reported(world, OWN, OF_NAN, OF_JO)
    reported(world, OF_NAN)
    told = [(None, None), ("x", NAN), ("x", JO), ("x", NAN)]
    assert rows(world) == told
    down_and_up(world)
    assert rows(world) == told
    with world.house.opener.reading() as store:
        stored = store.posts.get(1)
    assert stored is not None and stored.post.photos == (OWN, OF_NAN, OF_JO)
    assert set(tomorrow(world, NAN)) >= {NAN, JO}
    assert len(whole(world).photos) == 2


def test_where_some_were_left_out_only_what_came_from_one_post_is_sure(world: World) -> None:
    reported(world, OF_NAN, OF_JO, PostPhoto("navy", parent_id=JO))
    down_and_up(world, "delete from photo where sha256 = (select min(sha256) from photo)")
    assert rows(world) == [(None, None)] * 2
    reported(world, OF_NAN, PostPhoto("teal", parent_id=NAN))
    down_and_up(world, "delete from photo where id = (select max(id) from photo)")
    assert rows(world) == [(None, None)] * 2 + [("x", NAN)]


def test_of_an_edited_post_with_fewer_photos_and_of_what_x_sent_no_parents_with_nothing_is_guessed(
    world: World,
) -> None:
    reported(world, OF_NAN, PostPhoto("teal", parent_id=NAN))
    reported(world, OF_NAN, raw={})
    with world.house.opener.writing() as store:
        store.session.connection().execute(text("update post set edits = 1 where id = 1"))
    down_and_up(world, "delete from photo where id = (select min(id) from photo)")
    assert rows(world) == [(None, None), (None, None)]

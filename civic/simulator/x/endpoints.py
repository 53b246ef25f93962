"""Every endpoint of the X API that the simulator answers, with X's own limits per quarter of an hour."""

from civic.simulator.x import messages, reading, streaming, uploading, webhooks, writing
from civic.simulator.x.call import Endpoint
from civic.simulator.x.limits import DAY_S, Limit

_A_DAY_FOR_ALL = Limit(10_000, seconds=DAY_S, header="x-app-limit-24hour", whole_app=True)
_A_DAY = Limit(1440, seconds=DAY_S, header="x-user-limit-24hour")

ENDPOINTS = (
    Endpoint("GET", "/2/users/me", (Limit(75),), reading.me),
    Endpoint(
        "GET",
        "/2/users/by/username/:username",
        (Limit(900, 300),),
        reading.user_by_username,
        app_may_ask=True,
    ),
    Endpoint("GET", "/2/users", (Limit(900, 300),), reading.users_by_ids, app_may_ask=True),
    Endpoint("GET", "/2/users/by", (Limit(900, 300),), reading.users_by_usernames, app_may_ask=True),
    Endpoint("GET", "/2/users/:id", (Limit(900, 300),), reading.user_by_id, app_may_ask=True),
    Endpoint("GET", "/2/users/:id/mentions", (Limit(300, 450),), reading.mentions, app_may_ask=True),
    Endpoint("GET", "/2/users/:id/tweets", (Limit(900, 10_000),), reading.own_posts, app_may_ask=True),
    Endpoint("GET", "/2/tweets", (Limit(5000, 3500),), reading.posts_by_ids, app_may_ask=True),
    Endpoint("GET", "/2/tweets/search/recent", (Limit(300, 450),), reading.search, app_may_ask=True),
    Endpoint("GET", "/2/tweets/:id", (Limit(900, 450),), reading.post_by_id, app_may_ask=True),
    Endpoint("POST", "/2/tweets", (Limit(100), _A_DAY_FOR_ALL), writing.create),
    Endpoint("DELETE", "/2/tweets/:id", (Limit(50),), writing.delete),
    Endpoint("POST", "/2/media/upload", (Limit(500),), uploading.upload, prepare=uploading.read_photo),
    Endpoint("GET", "/2/media/upload", (Limit(1000),), uploading.status),
    Endpoint("POST", "/2/media/upload/initialize", (Limit(1875),), uploading.initialize),
    Endpoint("POST", "/2/media/upload/:id/append", (Limit(1875),), uploading.append),
    Endpoint("POST", "/2/media/upload/:id/finalize", (Limit(1875),), uploading.finalize),
    Endpoint("POST", "/2/media/metadata", (Limit(500),), uploading.describe),
    *(
        Endpoint("POST", f"/2/dm_conversations/{whose}/messages", (Limit(15), _A_DAY), messages.send)
        for whose in ("with/:participant_id", ":id")
    ),
    *(
        Endpoint("GET", path, (Limit(15),), messages.events)
        for path in (
            "/2/dm_events",
            "/2/dm_conversations/with/:participant_id/dm_events",
            "/2/dm_conversations/:id/dm_events",
        )
    ),
    *(
        Endpoint(method, path, (Limit(450, 450),), answer, app_may_ask=True, challenge=challenge)
        for method, path, answer, challenge in (
            ("POST", "/2/webhooks", webhooks.register, webhooks.challenge_new),
            ("GET", "/2/webhooks", webhooks.listed, None),
            ("PUT", "/2/webhooks/:id", webhooks.validate, webhooks.challenge_known),
            ("DELETE", "/2/webhooks/:id", webhooks.remove, None),
            ("POST", "/2/webhooks/replay", webhooks.replay, None),
            ("POST", "/2/activity/subscriptions", webhooks.subscribe, None),
            ("GET", "/2/activity/subscriptions", webhooks.subscriptions, None),
            ("DELETE", "/2/activity/subscriptions/:id", webhooks.unsubscribe, None),
        )
    ),
    Endpoint("GET", "/2/activity/stream", (Limit(50, 50),), streaming.opened, app_may_ask=True, streams=True),
)

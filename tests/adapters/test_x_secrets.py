"""Keys, tokens and signatures stay out of every log and every message, whatever level is logged and whatever breaks."""

import logging
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from civic.adapters.x import XChannel
from civic.ports import Failure, OutboundPhoto
from civic.settings import Settings

from .odd_server import OddServer, Reply
from .simulated_x import SimulatedX, a_jpeg, channel_to

WEBHOOK_SECRET, WRONG = "the-secret-of-the-webhook", "another-secret"
ODD = {
    "consumer_key": "odd-consumer-key",
    "consumer_secret": "odd-consumer-secret",
    "access_token": "odd-access-token",
    "access_token_secret": "odd-access-token-secret",
    "webhook_secret": WEBHOOK_SECRET,
}
SIGNED = ("oauth_signature", "oauth_token", "oauth_consumer_key", "OAuth ")


@pytest.fixture
def everything_is_logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every logger there is writes all it can, whatever tests before this one have set."""
    caplog.set_level(logging.DEBUG)
    for name in (*logging.Logger.manager.loggerDict, "tweepy", "urllib3", "urllib3.connectionpool"):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "disabled", False)
        monkeypatch.setattr(logger, "propagate", True)
        monkeypatch.setattr(logger, "level", logging.DEBUG)
        logger.manager._clear_cache()  # type: ignore[attr-defined]


def told_by(failing: Callable[[], object]) -> str:
    """All that anybody could print of a failure, with what it came from."""
    with pytest.raises(Failure) as caught:
        failing()
    chain: list[BaseException | None] = [caught.value, caught.value.__cause__]
    chain += [one.__context__ for one in chain if one]
    printed = "".join(traceback.format_exception(caught.value))
    return f"{printed}{[(repr(one), vars(one)) for one in chain if one]}"


def assert_nothing_of(secrets: list[str], told: str) -> None:
    assert not [secret for secret in (*secrets, *SIGNED) if secret in told]


def keys_of(x: SimulatedX) -> list[str]:
    council = x.keys["council"]
    return [
        x.keys["consumer_key"],
        x.keys["consumer_secret"],
        council["access_token"],
        council["access_token_secret"],
    ]


def used(channel: XChannel, asked: str) -> str:
    """What a channel tells that is used in every way it has."""
    list(channel.pages_since(None))
    channel.reply(asked, "Thanks. R-7", (OutboundPhoto(a_jpeg(), "A swing"),))
    channel.find_reply(asked, "Thanks. R-7")
    channel.gone([asked])
    seal = channel.challenge("ask me")
    assert channel.genuine(b"{}", channel.challenge("{}"))
    assert not channel.genuine(b"{}", seal)
    return f"{channel!r}{vars(channel)}"


@pytest.mark.usefixtures("everything_is_logged")
def test_no_log_at_any_level_holds_a_secret(x: SimulatedX, caplog: pytest.LogCaptureFixture) -> None:
    asked = x.post("@WrenfordCouncil swing broken")
    told = used(x.channel(webhook_secret=WEBHOOK_SECRET), asked)
    assert "POST /2/tweets" in caplog.text, "urllib3 has written its details"
    assert_nothing_of([*keys_of(x), WEBHOOK_SECRET], caplog.text + told)


@pytest.mark.usefixtures("everything_is_logged")
def test_no_refusal_of_keys_tells_them(x: SimulatedX, caplog: pytest.LogCaptureFixture) -> None:
    told = told_by(lambda: list(x.channel(access_token_secret=WRONG).pages_since(None)))
    told += told_by(lambda: x.channel(consumer_secret=WRONG).reply("1", "R-7", ()))
    assert "X refuses our keys" in told
    assert_nothing_of([*keys_of(x), WRONG], caplog.text + told)


@pytest.mark.usefixtures("everything_is_logged")
@pytest.mark.parametrize(
    "behaviour",
    [OddServer.hang_up, OddServer.never, Reply(500, b"<html>"), Reply(429, {}), Reply(403, {"detail": "No"}),
     Reply(201, b"thanks")],
)  # fmt: skip
def test_no_failure_tells_a_secret(odd: OddServer, behaviour: Any, caplog: pytest.LogCaptureFixture) -> None:
    for method, path in (("POST", "/2/tweets"), ("GET", "/2/users/42/mentions"), ("POST", "/2/media/upload")):
        bound = (
            behaviour.__get__(odd) if callable(behaviour) and not isinstance(behaviour, Reply) else behaviour
        )
        odd.on(method, path, bound)
    channel = channel_to(odd.url, timeout_seconds=1.0, **ODD)
    told = told_by(lambda: channel.reply("1", "R-7", ()))
    told += told_by(lambda: list(channel.pages_since(None)))
    told += told_by(lambda: channel.reply("1", "R-7", (OutboundPhoto(a_jpeg(), "A swing"),)))
    odd.close()
    told += told_by(lambda: channel.reply("1", "R-7", ()))
    assert_nothing_of(list(ODD.values()), caplog.text + told)


def test_details_stay_unwritten_when_a_level_is_set_later(
    x: SimulatedX, caplog: pytest.LogCaptureFixture
) -> None:
    channel = x.channel()
    for name in ("tweepy", "tweepy.client", "oauthlib.oauth1.rfc5849", "requests_oauthlib.oauth1_auth"):
        caplog.set_level(logging.DEBUG, name)
    list(channel.pages_since(None))
    assert_nothing_of(keys_of(x), caplog.text)


def test_settings_print_no_secret() -> None:
    given = {f"x_{name}": SecretStr(secret) for name, secret in ODD.items() if name != "consumer_key"}
    settings = Settings(**given, x_consumer_key="public", metrics_token=SecretStr("of-the-figures"))  # type: ignore[arg-type]
    told = f"{settings!r}{settings}{settings.model_dump_json()}"
    assert_nothing_of(
        [*(secret for name, secret in ODD.items() if name != "consumer_key"), "of-the-figures"], told
    )

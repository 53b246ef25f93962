"""Keys, tokens and signatures stay out of every log and every message, whatever level is logged."""

import logging

import pytest

from civic.ports import OutboundPhoto, TemporaryFailure

from .simulated_x import SimulatedX, a_jpeg


def test_no_log_at_any_level_and_no_failure_holds_a_secret(
    x: SimulatedX, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    council = x.keys["council"]
    secrets = [
        x.keys["consumer_key"],
        x.keys["consumer_secret"],
        council["access_token"],
        council["access_token_secret"],
    ]
    channel = x.channel()
    asked = x.post("@WrenfordCouncil swing broken")
    list(channel.pages_since(None))
    channel.reply(asked, "Thanks. R-7", (OutboundPhoto(a_jpeg(), "A swing"),))
    with pytest.raises(TemporaryFailure) as caught:
        list(x.channel(access_token_secret="another-secret").pages_since(None))
    told = f"{caplog.text}{caught.value!r}{caught.value.__cause__!r}{vars(channel)}"
    assert "POST /2/tweets" in caplog.text
    assert not [secret for secret in [*secrets, "another-secret"] if secret in told]
    assert "oauth_signature" not in told

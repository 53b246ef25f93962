"""Whether a platform will take a reply, known before anybody writes one."""

import pytest

from civic.core.permission import Access, ReplyMode, reply_mode

API, HUMAN, NOBODY = ReplyMode.API, ReplyMode.HUMAN_IN_APP, ReplyMode.NONE


@pytest.mark.parametrize(
    ("access", "mentioned", "quoted", "mode"),
    [
        (Access.SUMMONED, True, False, API),
        (Access.SUMMONED, False, True, API),
        (Access.SUMMONED, False, False, HUMAN),
        (Access.FULL, False, False, API),
        (Access.NONE, True, True, HUMAN),
    ],
)
def test_who_called_on_us_is_answered_as_the_plan_lets_us(
    access: Access, mentioned: bool, quoted: bool, mode: ReplyMode
) -> None:
    assert reply_mode(access, mentioned=mentioned, quoted=quoted) is mode


@pytest.mark.parametrize("settings", ["mentionedUsers", "following", "subscribers", "verified", "other"])
def test_limits_on_who_may_reply_hold_for_who_is_not_mentioned(settings: str) -> None:
    assert reply_mode(Access.FULL, mentioned=True, quoted=False, reply_settings=settings) is API
    assert reply_mode(Access.FULL, mentioned=False, quoted=True, reply_settings=settings) is NOBODY


def test_a_protected_account_is_answered_in_the_app() -> None:
    assert reply_mode(Access.FULL, mentioned=True, quoted=False, protected=True) is HUMAN

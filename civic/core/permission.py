"""Whether a platform will take our reply to a post, before anybody writes one.

In: what the platform lets this account do, whom the post calls on, and whom its author lets reply. Out: a ReplyMode.
Source: X's rules of February 2026 for apps (a reply only to whoever mentioned or quoted us), and its reply settings,
all of which let those reply who are mentioned.
"""

from enum import StrEnum


class Access(StrEnum):
    """What the council's plan lets Civic say: replies to all, only to who called on us, or none."""

    FULL = "full"
    SUMMONED = "summoned"
    NONE = "none"


class ReplyMode(StrEnum):
    """`human_in_app`: the platform takes it from a person in its own app only."""

    API = "api"
    HUMAN_IN_APP = "human_in_app"
    NONE = "none"


def reply_mode(
    access: Access,
    *,
    mentioned: bool,
    quoted: bool,
    reply_settings: str = "everyone",
    protected: bool = False,
) -> ReplyMode:
    """`mentioned` and `quoted` are of us; `protected` is the author's account."""
    if reply_settings not in ("", "everyone") and not mentioned:
        return ReplyMode.NONE
    refused = access is Access.NONE or (access is Access.SUMMONED and not (mentioned or quoted))
    return ReplyMode.HUMAN_IN_APP if refused or protected else ReplyMode.API

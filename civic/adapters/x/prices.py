"""What X charges for a call, in thousandths of a dollar (mills), by kind.

Source: X's price list for pay-per-use, https://docs.x.com/x-api/getting-started/pricing, as read in August 2026. A
thing that is read twice on one UTC day is billed once. Where the list is silent the dearer reading is taken, since a
cap that comes too early costs less than one that comes too late:

- Posts and users that come along with a post (`includes`) are counted as if they had been asked for. X's list does
  not say whether they are billed; they have kinds of their own, so that a bill can settle it. Therefore users are
  asked for by themselves, once in some days, and need not come along.
- A reply with a link is counted as a post with a link, though a summoned one may be cheaper.
- An upload of a photo has no price in the list; its description has.
"""

from typing import Final

OWN_POST_READ: Final = "own_post_read"
POST_READ: Final = "post_read"
USER_READ: Final = "user_read"
INCLUDED_POST: Final = "included_post"
INCLUDED_USER: Final = "included_user"
POST: Final = "post"
SUMMONED_REPLY: Final = "summoned_reply"
POST_WITH_LINK: Final = "post_with_link"
UPLOAD: Final = "upload"
ALT_TEXT: Final = "alt_text"
EMPTY_LOOK: Final = "empty_look"

MILLS: Final = {
    OWN_POST_READ: 1,  # "Owned Reads": our own mentions and posts, asked for by the account that owns the app
    POST_READ: 5,  # "Posts: Read"
    USER_READ: 10,  # "User: Read"
    INCLUDED_POST: 5,  # as "Posts: Read"; the list does not say
    INCLUDED_USER: 10,  # as "User: Read"; the list does not say
    POST: 15,  # "Content: Create"
    SUMMONED_REPLY: 10,  # "Content: Create", a reply to a post that mentions us
    POST_WITH_LINK: 200,  # "Content: Create (with URL)"
    UPLOAD: 0,  # not in the list
    ALT_TEXT: 5,  # "Media metadata"
    EMPTY_LOOK: 0,  # a look that finds nothing returns nothing that could be billed
}


def kind_of_post(reply_to: str, *, has_link: bool) -> str:
    """What a post of ours is billed as."""
    if has_link:
        return POST_WITH_LINK
    return SUMMONED_REPLY if reply_to else POST

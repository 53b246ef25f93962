"""What staff read for X's endpoints and for what X bills, instead of the names that the meter has for them."""

from collections.abc import Mapping

from civic.adapters.x import prices

CALL_NAMES: Mapping[str, str] = {
    "GET /2/users/me": "Who we are",
    "GET /2/users": "Looking writers up",
    "GET /2/users/:id/mentions": "Reading posts to us",
    "GET /2/users/:id/tweets": "Reading our own posts",
    "GET /2/tweets": "Looking posts up",
    "GET /2/webhooks": "Asking about the webhook",
    "PUT /2/webhooks/:id": "Having the webhook checked",
    "GET /2/activity/subscriptions": "Asking what is pushed",
    "POST /2/tweets": "Posting replies",
    "POST /2/media/upload": "Sending photos",
    "POST /2/media/metadata": "Describing photos",
    prices.OWN_POST_READ: "Posts to us and of our own, read",
    prices.POST_READ: "Other posts, read or looked up",
    prices.USER_READ: "Accounts, read",
    prices.INCLUDED_POST: "Posts that came along (X does not say whether it bills them)",
    prices.INCLUDED_USER: "Writers that came along (X does not say whether it bills them)",
    prices.POST: "Posts",
    prices.SUMMONED_REPLY: "Replies",
    prices.POST_WITH_LINK: "Posts with a link",
    prices.UPLOAD: "Photos sent",
    prices.ALT_TEXT: "Photos described",
    prices.EMPTY_LOOK: "Looks that found nothing",
}

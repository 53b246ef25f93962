"""How long to wait between two looks at a channel that is asked for its posts.

In: the pause that is wanted, how quiet it is, what is left of the platform's window. Out: the pause. Promises: never
shorter than wanted; in quiet hours at most two seconds longer; never so short that the window is used up before it
ends, however many workers look.

A look that finds nothing costs no money on X, so quiet hours save calls and nothing else: few seconds are enough.
"""

from datetime import datetime, timedelta

from civic.core.calls import Window

QUIET = timedelta(hours=1)
SLOWER_BY = timedelta(seconds=1.5)
"""Less than the two seconds that a post may come later, since it must be stored too."""

LAST_SHARE = 3
"""The last third of a window is spread."""


def poll_every(
    wanted: timedelta, now: datetime, last_post_at: datetime | None, window: Window | None
) -> timedelta:
    """The pause until the next look; `window` is the one that looks count against, where it is known."""
    quiet = last_post_at is not None and now - last_post_at >= QUIET
    pause = wanted + min(SLOWER_BY, wanted / 2) if quiet else wanted
    return max(pause, _spread(window, now)) if window else pause


def _spread(window: Window, now: datetime) -> timedelta:
    """The last calls of a window, spread over what is left of its time; before them there is no hurry to save."""
    time_left = window.resets_at - now
    if time_left <= timedelta() or window.remaining > window.limit / LAST_SHARE:
        return timedelta()
    return time_left / max(window.remaining, 1)

"""How fast a channel may speak: a ceiling on replies in any window of time, with a reserve for hazards.

In: how many replies went within the window. Out: what may go now, as the least urgent priority that may, and why the
rest waits. Promises: never more than `most` in a window; what is no hazard never uses the reserve up.
"""

from dataclasses import dataclass
from datetime import timedelta

HAZARD, ACKNOWLEDGED, EVERYTHING, NOTHING = 0, 20, 1_000, -1
"""Priorities of messages, lower is more urgent: each a step up to which messages may go."""


@dataclass(frozen=True)
class Leave:
    """Messages up to this priority may go; `why` the others wait, in words for staff."""

    up_to: int = EVERYTHING
    why: str = ""

    def and_(self, other: "Leave") -> "Leave":
        """What both allow, with the words of the stricter one."""
        return other if other.up_to < self.up_to else self


@dataclass(frozen=True)
class Pace:
    """At most `most` replies in any `window`; those that are no hazard only while fewer than `unhurried` went."""

    window: timedelta
    most: int
    unhurried: int

    def leave(self, gone: int) -> Leave:
        """What may go after so many replies within the window."""
        minutes = int(self.window.total_seconds() // 60)
        told = f"{gone} {'reply' if gone == 1 else 'replies'} went in the last {minutes} minutes"
        if gone >= self.most:
            return Leave(NOTHING, f"{told}, as many as the channel takes. The rest follows by itself.")
        if gone >= self.unhurried:
            return Leave(HAZARD, f"{told}. The few left are kept for hazards; the rest follows by itself.")
        return Leave()

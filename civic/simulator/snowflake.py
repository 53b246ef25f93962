"""64-bit ids that grow with time, as X makes them: milliseconds since its epoch, then 22 bits that tell ids of
one millisecond apart. Two ids are never equal, and a later id is always larger."""

EPOCH_MS = 1_288_834_974_657
LOW_BITS = 22
LARGEST = (1 << 63) - 1


class Snowflakes:
    def __init__(self, last: int = 0) -> None:
        self.last = last

    def next(self, now_ms: int) -> int:
        self.last = max(first_at(now_ms), self.last + 1)
        return self.last


def first_at(ms: int) -> int:
    """The smallest id that a post of this millisecond can have."""
    return max(ms - EPOCH_MS, 0) << LOW_BITS


def parse(text: object) -> int | None:
    """The id that a client wrote as a string, None when it can be none."""
    digits = str(text)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 19):
        return None
    number = int(digits)
    return number if number <= LARGEST else None

"""`civic learn` without a database: confirmed reports in a file become a model in a file, and figures to judge it by.

In: JSON lines with text and category, and the pack. Out: a model's bytes and a report in words. Promises: a line that
cannot be read is told with its number; nothing is written here.
"""

import json
from collections.abc import Iterator, Sequence

from civic.adapters.learning import UnreadableModel, from_bytes, to_bytes
from civic.core.council import Pack

__all__ = ["UnreadableModel", "confirmed_in", "from_bytes", "learned_from", "to_bytes"]


def confirmed_in(text: str) -> Iterator[tuple[str, str]]:
    """(text, category); ValueError with the number of the line where one cannot be read."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                one = json.loads(line)
                yield _plain(one["text"]), _plain(one["category"])
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise ValueError(
                    f"Line {number} is no confirmed report ({error}): give text and category."
                ) from error


def _plain(value: object) -> str:
    """Nothing is an empty text, which teaches nothing."""
    if isinstance(value, (dict, list)):
        raise TypeError("no plain value")
    return "" if value is None else str(value)


def learned_from(pairs: Sequence[tuple[str, str]], pack: Pack) -> tuple[bytes, str]:
    """The model and what is to be said of it; NothingToLearn, a ValueError, where there is not enough."""
    from civic.adapters.learning.lesson import taught

    made = taught(pairs, pack)
    return made.body, made.words

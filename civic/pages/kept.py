"""Pages that were drawn a moment ago and would be drawn the same again.

In: a key that holds all that the page depends on, and how to draw it. Out: the page. Promises: a process keeps at
most `MOST` pages, the ones asked for last; what is anybody's own must have its owner in the key.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

MOST = 500


class Kept:
    """The pages of one process."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._pages: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, draw: Callable[[], str]) -> str:
        """The page of this key, drawn now if it is not here."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
                return page
        page = draw()
        with self._lock:
            self._pages[key] = page
            if len(self._pages) > self.most:
                self._pages.popitem(last=False)
        return page

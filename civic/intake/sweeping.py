"""Photos that came to nothing are thrown away: those on no report a day after they were last handed in.

In: one shelf of the photo store, a part of it. Out: how many went. Promises: a photo on a report is never touched; one
that is handed in again meanwhile stays.
"""

from datetime import datetime, timedelta

from civic.db.store import Opener
from civic.ports import PhotoStore

KEPT_FOR = timedelta(days=1)


def sweep_photos(opener: Opener, photos: PhotoStore, shelf: int, now: datetime) -> int:
    before = now - KEPT_FOR
    old = photos.handed_in_before(shelf, before)
    if not old:
        return 0
    with opener.reading() as store:
        left = set(old) - store.photos.on_reports(old)
    for sha256 in left:
        photos.throw_away(sha256, before)
    return len(left)

"""Filling: posts that came between two looks and that the platform lists no more are searched for.

In: a channel with a gap. Out: stored posts, and the gap closed. Promises: what was stored already is not stored again;
a search that breaks off leaves the gap as it was, to be searched again; where there is no search, a person is told.
"""

from civic.db.store import Opener
from civic.intake.listening import store_page
from civic.ports import Channel, Clock, PermanentFailure


def fill_gap(opener: Opener, channel: Channel, clock: Clock) -> int:
    """How many posts were found. Raises the channel's Failure where the search may work later."""
    with opener.reading() as store:
        between = store.channels.gap_to_fill(channel.name)
    if between is None:
        return 0
    found = 0
    try:
        for page in channel.search(*between):
            found += store_page(opener, page, clock.now(), channel.newer)
    except PermanentFailure as failure:
        with opener.writing() as store:
            store.channels.leave_gap(channel.name, failure.reason)
        return found
    with opener.writing() as store:
        store.channels.close_gap(channel.name, until_id=between[1])
    return found

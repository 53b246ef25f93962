"""Learning: what people confirmed at the desk becomes a model of the council's categories.

In: the history. Out: a model that decides beside the pack, or one that is kept aside because it would not decide
better. Promises: a new one is made only when enough was confirmed since the last, or the pack has changed; what decides
was never worse than the pack alone on the council's own reports, each judged by a model that had not seen it.
"""

import logging

from civic.core.council import Pack
from civic.db.store import Opener
from civic.db.store.models import Kept
from civic.ports import Clock, NothingToLearn, Taught, Teach

log = logging.getLogger("civic.learning")
LEAST_NEW = 20
NEW_SHARE = 0.05
"""Of the reports that were learned from: so much that is new makes another model worth its time."""


def learn_due(opener: Opener, pack: Pack, teach: Teach, clock: Clock) -> Taught | None:
    """Learn if there is enough new to learn from; None where not."""
    with opener.reading() as store:
        last = store.models.newest()
        new, _ = store.models.confirmed_since(last.event_id if last else 0)
    if last is not None and last.pack_digest == pack.digest:
        if new < max(LEAST_NEW, NEW_SHARE * float(last.fitness.get("reports", 0))):
            return None
    elif last is None and new < LEAST_NEW:
        return None
    try:
        return learn(opener, pack, teach, clock)
    except NothingToLearn as reason:
        log.info("nothing was learned: %s", reason)
        return None


def learn(opener: Opener, pack: Pack, teach: Teach, clock: Clock) -> Taught:
    """Learn now; NothingToLearn where too little is confirmed."""
    with opener.reading() as store:
        pairs = store.models.confirmed()
        _, newest = store.models.confirmed_since(0)
    taught = teach(pairs, pack)
    kept = Kept(taught.version, pack.digest, clock.now(), newest, taught.better, taught.fitness)
    with opener.writing() as store:
        store.models.add(kept, taught.body)
    log.info(
        "learned from %d reports: right by the pack alone %.0f %%, with what was learned %.0f %%",
        taught.fitness["reports"], 100 * taught.fitness["by_pack"], 100 * taught.fitness["by_blend"],
    )  # fmt: skip
    return taught

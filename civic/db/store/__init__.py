"""One Store is one transaction: the named things that stages may do to the database, nothing more general.

`Opener` makes them: `with opener.writing() as store` commits at the end of the block, or rolls back when the
block raises; `with opener.reading() as store` sees one unchanging picture and never waits for a writer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlmodel import Session

from civic.db.engine import READING, explain, is_damage, locked, turn_of, was_in_the_way
from civic.db.reads import Reads
from civic.db.store.accounts import Accounts
from civic.db.store.authors import KnownAuthors
from civic.db.store.base import Conflict
from civic.db.store.channels import Channels
from civic.db.store.faults import Faults
from civic.db.store.history import History
from civic.db.store.ledger import Ledger
from civic.db.store.models import Models
from civic.db.store.opt_outs import OptOuts
from civic.db.store.outbox import Outbox
from civic.db.store.packs import Packs
from civic.db.store.photos import Photos
from civic.db.store.posts import Posts
from civic.db.store.pushed import Pushed
from civic.db.store.redaction import Redaction
from civic.db.store.reports import Reports
from civic.db.store.work_orders import WorkOrders
from civic.db.turn import TurnTimeout

__all__ = ["Opener", "Store"]

QUICKER = "Somebody else changed the same at this very moment; nothing was changed. Try again."


class Store:
    """The database within one transaction."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.accounts = Accounts(session)
        self.authors = KnownAuthors(session)
        self.channels = Channels(session)
        self.faults = Faults(session)
        self.history = History(session)
        self.opt_outs = OptOuts(session)
        self.ledger = Ledger(session)
        self.models = Models(session)
        self.outbox = Outbox(session)
        self.packs = Packs(session)
        self.photos = Photos(session)
        self.posts = Posts(session)
        self.pushed = Pushed(session)
        self.redaction = Redaction(session)
        self.reports = Reports(session)
        self.work_orders = WorkOrders(session)

    @cached_property
    def reads(self) -> Reads:
        """What pages read, within the same transaction."""
        return Reads(self.session)


class Opener:
    """Opens stores on one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = engine.execution_options(**READING)
        self._turn = turn_of(engine)

    @contextmanager
    def writing(self) -> Iterator[Store]:
        try:
            with self._turn.taken(), self._session(self.engine) as session:
                yield Store(session)
                session.commit()
        except TurnTimeout as problem:
            raise locked(self.engine) from problem

    @contextmanager
    def reading(self) -> Iterator[Store]:
        with self._session(self._reading) as session:
            yield Store(session)

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        try:
            with Session(engine, autoflush=False, expire_on_commit=False) as session:
                yield session
        except OperationalError as problem:
            if was_in_the_way(problem):
                raise Conflict(QUICKER) from problem
            raise explain(problem, self.engine) from problem
        except DatabaseError as problem:
            if is_damage(problem):
                raise explain(problem, self.engine) from problem
            raise

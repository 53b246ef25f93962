"""What pages read: lists, maps, single reports, queues and health, as plain rows, in as few statements as will do."""

from sqlmodel import Session

from civic.db.reads.channels import ChannelReads
from civic.db.reads.crew import CrewReads
from civic.db.reads.desk import DeskReads
from civic.db.reads.health import HealthReads
from civic.db.reads.lists import ListReads
from civic.db.reads.maps import MapReads
from civic.db.reads.one import OneReads
from civic.db.reads.twins import TwinReads

__all__ = ["Reads"]


class Reads:
    """All reads, within one transaction."""

    def __init__(self, session: Session) -> None:
        self.channels = ChannelReads(session)
        self.crew = CrewReads(session)
        self.desk = DeskReads(session)
        self.health = HealthReads(session)
        self.lists = ListReads(session)
        self.maps = MapReads(session)
        self.one = OneReads(session)
        self.twins = TwinReads(session)

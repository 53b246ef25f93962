"""The council pack, kept whole in the database so that every process and host reads the same one.

A category or crew that a new pack no longer has is retired: its name stays for the work that bears it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, delete, func, select, update

from civic.core.council import Category, Crew, Pack
from civic.db.pack_codec import FORM, from_bytes, need_form, to_bytes
from civic.db.store.base import Part, table
from civic.db.tables import CategoryRow, CrewRow, PackRow

PACK = table(PackRow)
CATEGORY = table(CategoryRow)
CREW = table(CrewRow)
FORM_OF = func.substr(PACK.c.body, 1, len(FORM), type_=PACK.c.body.type).label("form")
NEWEST = select(PACK.c.digest, FORM_OF).order_by(PACK.c.id.desc()).limit(1)


class Packs(Part):
    def save(self, pack: Pack, at: datetime) -> bool:
        """Make this the council's pack; False when it is already, and stored so that this version can read it."""
        newest = self._row(NEWEST)
        if newest and newest.digest == pack.digest and newest.form == FORM:
            return False
        self._run(delete(PACK).where(PACK.c.digest == pack.digest))
        self._add(PackRow, {"digest": pack.digest, "body": to_bytes(pack), "loaded_at": at})
        self._keep_names(CATEGORY, pack.categories, at)
        self._keep_names(CREW, pack.crews, at)
        return True

    def digest(self) -> str | None:
        """Which pack is in force; None before the first one."""
        row = self._row(select(PACK.c.digest).order_by(PACK.c.id.desc()).limit(1))
        return row.digest if row else None

    def read(self) -> Pack | None:
        """The pack in force; UnknownForm when another version stored it."""
        row = self._row(select(PACK.c.body).order_by(PACK.c.id.desc()).limit(1))
        return from_bytes(row.body) if row else None

    def need_readable(self) -> None:
        """UnknownForm when the pack in force was stored by another version."""
        newest = self._row(NEWEST)
        if newest:
            need_form(newest.form)

    def category_names(self) -> dict[str, str]:
        """Every category there ever was, retired ones too."""
        return {row.code: row.name for row in self._rows(select(CATEGORY.c.code, CATEGORY.c.name))}

    def crew_names(self) -> dict[str, str]:
        """Every crew there ever was, retired ones too."""
        return {row.code: row.name for row in self._rows(select(CREW.c.code, CREW.c.name))}

    def retired_crews(self) -> list[str]:
        return [row.code for row in self._rows(select(CREW.c.code).where(CREW.c.retired_at.is_not(None)))]

    def _keep_names(self, target: Table, current: Sequence[Category | Crew], at: datetime) -> None:
        codes = [one.code for one in current]
        gone = update(target).where(target.c.code.not_in(codes), target.c.retired_at.is_(None))
        self._run(gone.values(retired_at=at))
        row = CategoryRow if target is CATEGORY else CrewRow
        for one in current:
            self._add_new(row, {"code": one.code, "name": one.name})
            self._run(update(target).where(target.c.code == one.code).values(name=one.name, retired_at=None))

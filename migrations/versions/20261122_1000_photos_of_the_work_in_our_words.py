"""Photos of the work, and the messages that they go with, are no longer described in the resident's words.

Revision: 20261122_1000, after 20261122_0900
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "20261122_1000"
down_revision = "20261122_0900"
branch_labels = None
depends_on = None

PHOTO = sa.table(
    "photo",
    sa.column("report_id", sa.BigInteger()),
    sa.column("sha256", sa.String()),
    sa.column("kind", sa.String()),
    sa.column("alt", sa.Text()),
)
OUTBOX = sa.table(
    "outbox_message",
    sa.column("id", sa.BigInteger()),
    sa.column("report_id", sa.BigInteger()),
    sa.column("photos", sa.JSON()),
)
BEGINNING = "After the work: "
PLACE = "case when report.place = '' then '' else ', ' || report.place end"
OUR_WORDS = (
    f"select '{BEGINNING}' || coalesce(category.name, 'A problem') || {PLACE} from report"
    " left join category on category.code = report.category where report.id = photo.report_id"
)


def upgrade() -> None:
    """They carried the report's headline."""
    op.execute(f"update photo set alt = ({OUR_WORDS}) where kind = 'after' and alt like '{BEGINNING}%'")
    told = sa.cast(OUTBOX.c.photos, sa.Text).like(f"%{BEGINNING}%")
    for message in op.get_bind().execute(sa.select(*OUTBOX.c).where(told)).all():
        photos = [_told_anew(message.report_id, photo) for photo in message.photos]
        op.get_bind().execute(sa.update(OUTBOX).where(OUTBOX.c.id == message.id).values(photos=photos))


def downgrade() -> None:
    """What took the place of the resident's words says as much to whoever cannot see the photo."""


def _told_anew(report_id: int, photo: dict[str, Any]) -> dict[str, Any]:
    if not photo["alt"].startswith(BEGINNING):
        return photo
    same = (PHOTO.c.report_id == report_id, PHOTO.c.sha256 == photo["sha256"], PHOTO.c.kind == "after")
    ours = op.get_bind().execute(sa.select(PHOTO.c.alt).where(*same).limit(1)).scalar()
    return photo | {"alt": ours or "After the work"}

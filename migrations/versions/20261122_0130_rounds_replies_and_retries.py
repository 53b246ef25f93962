"""Photos know their round of work, reports the reply that nobody has read, posts and messages since when they are tried.

Revision: 20261122_0130, after 20261121_2213
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0130"
down_revision = "20261121_2213"
branch_labels = None
depends_on = None

STALE = "The job was opened again before this was sent."


def upgrade() -> None:
    op.add_column("report", sa.Column("reply_due_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_report_reply_due_at",
        "report",
        ["reply_due_at"],
        sqlite_where=sa.text("reply_due_at is not null"),
        postgresql_where=sa.text("reply_due_at is not null"),
    )
    op.add_column("photo", sa.Column("round", sa.Integer(), server_default="1", nullable=False))
    op.drop_index("uq_photo_report_id_sha256_kind", "photo")
    op.create_index(
        "uq_photo_report_id_sha256_kind_round", "photo", ["report_id", "sha256", "kind", "round"], unique=True
    )
    op.add_column("post", sa.Column("retried_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox_message", sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True))
    _fill()


def downgrade() -> None:
    op.drop_column("outbox_message", "queued_at")
    op.drop_column("post", "retried_at")
    op.execute(
        "delete from photo where id not in (select min(id) from photo group by report_id, sha256, kind)"
    )
    op.drop_index("uq_photo_report_id_sha256_kind_round", "photo")
    op.create_index("uq_photo_report_id_sha256_kind", "photo", ["report_id", "sha256", "kind"], unique=True)
    op.drop_column("photo", "round")
    op.drop_index("ix_report_reply_due_at", "report")
    op.drop_column("report", "reply_due_at")


def _fill() -> None:
    """What is in the database already: photos of later rounds, messages on their way, and those gone stale."""
    reopened = (
        "select {what} from event where event.report_id = {table}.report_id and event.kind = 'reopened'"
    )
    before = f"({reopened.format(what='count(*)', table='photo')} and event.at <= photo.added_at)"
    op.execute(f"update photo set round = 1 + {before} where kind = 'after'")
    op.execute("update outbox_message set queued_at = created_at where state not in ('held', 'dropped')")
    later = f"{reopened.format(what='1', table='outbox_message')} and event.id > outbox_message.event_id"
    op.execute(
        f"update outbox_message set state = 'dropped', reason = '{STALE}' where state = 'held' and exists ({later})"
    )

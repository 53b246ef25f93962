"""Photos know whether residents may see them, reports when their end was heard of; what is said is said once to an author.

Revision: 20261122_0300, after 20261122_0130
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0300"
down_revision = "20261122_0130"
branch_labels = None
depends_on = None

APART = "':#' || cast(id as varchar)"
AUTHOR = "(select author_id from post where post.id = outbox_message.post_id)"
BY_POST = "kind || ':' || cast(post_id as varchar) || ':'"
BY_AUTHOR = f"kind || ':' || cast(report_id as varchar) || ':' || channel || ':' || {AUTHOR} || ':'"


def upgrade() -> None:
    op.add_column("photo", sa.Column("showing", sa.String(), server_default="shown", nullable=False))
    op.add_column("report", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    heard = "select max(at) from event where event.report_id = report.id and event.kind = 'completed'"
    op.execute(f"update report set ended_at = coalesce(({heard}), fixed_at) where fixed_at is not null")
    _rekey(f"{BY_AUTHOR} || {_after(BY_POST)} || {APART}")
    first = f"select min(id) from outbox_message group by replace(key, {APART}, '')"
    op.execute(f"update outbox_message set key = replace(key, {APART}, '') where id in ({first})")


def downgrade() -> None:
    _rekey(f"{BY_POST} || replace({_after(BY_AUTHOR)}, {APART}, '')")
    op.drop_column("report", "ended_at")
    op.drop_column("photo", "showing")


def _rekey(key: str) -> None:
    """Of several of a kind to one author in one round the first takes the key; the others are told apart by their ids."""
    op.execute(f"update outbox_message set key = {key}")


def _after(beginning: str) -> str:
    return f"substr(key, length({beginning}) + 1)"

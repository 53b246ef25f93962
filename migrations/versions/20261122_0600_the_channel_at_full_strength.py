"""Edits, deletions and permission to reply on posts; pauses, gaps and limits of channels; calls, opt-outs, pushed events.

Revision: 20261122_0600, after 20261122_0300
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0600"
down_revision = "20261122_0300"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("post", sa.Column("edits", sa.Integer(), server_default="0", nullable=False))
    op.add_column("post", sa.Column("reply_mode", sa.String(), server_default="api", nullable=False))
    op.add_column("post", sa.Column("looked_up_at", MOMENT, nullable=True))
    op.add_column("post", sa.Column("gone_at", MOMENT, nullable=True))
    for name in ("paused_until", "pushed_at", "gap_at"):
        op.add_column("channel", sa.Column(name, MOMENT, nullable=True))
    for name in ("pause_reason", "gap"):
        op.add_column("channel", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.add_column("channel", sa.Column("limits", sa.JSON(), server_default="{}", nullable=False))
    op.create_table(
        "channel_call",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mills", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "channel", "kind", name=op.f("pk_channel_call")),
    )
    op.create_table(
        "opt_out",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=False),
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_opt_out_post_id_post")),
        sa.PrimaryKeyConstraint("channel", "author_id", name=op.f("pk_opt_out")),
    )
    op.create_table(
        "pushed_event",
        sa.Column("id", KEY, nullable=False, autoincrement=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.CheckConstraint("state in ('stored', 'done', 'failed')", name=op.f("ck_pushed_event_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pushed_event")),
    )
    op.create_index("uq_pushed_event_channel_event_id", "pushed_event", ["channel", "event_id"], unique=True)
    op.create_index("ix_pushed_event_state", "pushed_event", ["state", "id"])


def downgrade() -> None:
    for table in ("pushed_event", "opt_out", "channel_call"):
        op.drop_table(table)
    for name in ("limits", "gap", "pause_reason", "gap_at", "pushed_at", "paused_until"):
        op.drop_column("channel", name)
    for name in ("gone_at", "looked_up_at", "reply_mode", "edits"):
        op.drop_column("post", name)

"""Replies are found by the time they went, so that a channel can be kept to its pace.

Revision: 20261122_0610, after 20261122_0600
"""

from alembic import op

revision = "20261122_0610"
down_revision = "20261122_0600"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_outbox_message_sent_at", "outbox_message", ["channel", "sent_at"])


def downgrade() -> None:
    op.drop_index("ix_outbox_message_sent_at", "outbox_message")

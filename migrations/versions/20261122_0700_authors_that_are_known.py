"""What platforms told of the accounts that write, so that it is paid for once in some days.

Revision: 20261122_0700, after 20261122_0620
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0700"
down_revision = "20261122_0620"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "author",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "author_id", name=op.f("pk_author")),
    )


def downgrade() -> None:
    op.drop_table("author")

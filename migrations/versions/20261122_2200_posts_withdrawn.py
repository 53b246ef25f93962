"""Posts know since when residents do not see them any more, though staff do.

Revision: 20261122_2200, after 20261122_1020
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_2200"
down_revision = "20261122_1020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("post", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.execute("delete from event where kind = 'withdrawn'")  # earlier versions cannot show it
    op.drop_column("post", "withdrawn_at")

"""Whether a channel's platform holds our webhook to be valid.

Revision: 20261122_0900, after 20261122_0800
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0900"
down_revision = "20261122_0800"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel", sa.Column("push_valid", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("channel", "push_valid")

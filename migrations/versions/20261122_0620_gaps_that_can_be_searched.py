"""Between which posts a channel may have missed some, so that they can be searched for.

Revision: 20261122_0620, after 20261122_0610
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0620"
down_revision = "20261122_0610"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("gap_since", "gap_until"):
        op.add_column("channel", sa.Column(name, sa.String(), nullable=True))


def downgrade() -> None:
    for name in ("gap_until", "gap_since"):
        op.drop_column("channel", name)

"""Further faults of a post, each with the report that was made of it.

Revision: 20261122_1020, after 20261122_1010
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1020"
down_revision = "20261122_1010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "fault",
        sa.Column("report_id", KEY, nullable=False),
        sa.Column("of_id", KEY, nullable=False),
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_fault_report_id_report")),
        sa.ForeignKeyConstraint(["of_id"], ["report.id"], name=op.f("fk_fault_of_id_report")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_fault_post_id_post")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_fault")),
    )
    op.create_index(op.f("ix_fault_of_id"), "fault", ["of_id"])
    op.create_index(op.f("ix_fault_post_id"), "fault", ["post_id"])


def downgrade() -> None:
    op.drop_table("fault")

"""Further faults of a post, each with the report that was made of it.

Revision: 20261122_1020, after 20261122_1010
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1020"
down_revision = "20261122_1010"
branch_labels = None
depends_on = None

REPORT = sa.table(
    "report",
    sa.column("id", sa.BigInteger()),
    sa.column("title", sa.Text()),
    sa.column("place", sa.Text()),
    sa.column("areas", sa.JSON()),
    sa.column("category", sa.String()),
    sa.column("understanding", sa.JSON()),
)
CATEGORY = sa.table("category", sa.column("code", sa.String()), sa.column("name", sa.String()))
FAULT = sa.table("fault", sa.column("report_id", sa.BigInteger()))
SEARCH_KEY = {"sqlite": "rowid", "postgresql": "id"}
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEW_KINDS = "'divided', 'parted', 'put_back', 'told_apart', 'compared_again'"
"""Earlier versions cannot show a history with entries of these kinds."""


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
    """Nothing tells any more of which post such a report was made, so it does not keep that post's words: they could not
    be taken out of it when the post goes."""
    key, connection = SEARCH_KEY[op.get_bind().dialect.name], op.get_bind()
    drop = sa.text(f"delete from report_search where {key} = :id")
    add = sa.text(f"insert into report_search ({key}, words) values (:id, :words)")
    named = sa.outerjoin(REPORT, CATEGORY, CATEGORY.c.code == REPORT.c.category)
    made = sa.select(REPORT, CATEGORY.c.name).select_from(named).where(REPORT.c.id.in_(sa.select(FAULT)))
    for report in connection.execute(made).all():
        title = ", ".join(filter(None, (report.name or "A problem", report.place)))
        plain = sa.update(REPORT).where(REPORT.c.id == report.id).values(title=title, understanding={})
        connection.execute(plain)
        words = (f"R-{report.id}", report.id, title, report.name or "", report.place, *report.areas.values())
        connection.execute(drop, {"id": report.id})
        connection.execute(add, {"id": report.id, "words": " ".join(map(str, words))})
    op.execute(
        f"delete from event where kind in ({NEW_KINDS}) and id not in (select event_id from outbox_message)"
    )
    op.drop_table("fault")

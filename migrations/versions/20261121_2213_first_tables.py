"""The first tables: accounts, packs, posts, reports, work orders, history, outbox, and what search needs.

Revision: 20261121_2213, the first one
"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2213"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "category",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_category")),
    )
    op.create_table(
        "channel",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("since_id", sa.String(), nullable=True),
        sa.Column("polled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_post_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channel")),
    )
    op.create_table(
        "crew",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_crew")),
    )
    op.create_table(
        "pack",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
        sa.UniqueConstraint("digest", name=op.f("uq_pack_digest")),
    )
    op.create_table(
        "worker",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )
    op.create_table(
        "account",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("crew", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role in ('admin', 'dispatcher', 'crew')", name=op.f("ck_account_role")),
        sa.ForeignKeyConstraint(["crew"], ["crew.code"], name=op.f("fk_account_crew_crew")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "report",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("hazard", sa.Boolean(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("qk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("place_source", sa.String(), nullable=False),
        sa.Column("place_radius_m", sa.Float(), nullable=False),
        sa.Column("ward", sa.String(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("crew", sa.String(), nullable=True),
        sa.Column("work_order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reporters", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("cover", sa.String(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("understanding", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('new', 'waiting', 'accepted', 'with_crew', 'in_progress', 'on_hold', 'fixed', 'unable', 'declined', 'not_ours', 'duplicate')",
            name=op.f("ck_report_state"),
        ),
        sa.CheckConstraint(
            "(lat is null) = (lon is null) and (lat is null) = (qk is null)", name=op.f("ck_report_position")
        ),
        sa.ForeignKeyConstraint(["category"], ["category.code"], name=op.f("fk_report_category_category")),
        sa.ForeignKeyConstraint(["crew"], ["crew.code"], name=op.f("fk_report_crew_crew")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["report.id"], name=op.f("fk_report_merged_into_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index("ix_report_category_id", ["category", "id"], unique=False)
        batch_op.create_index("ix_report_fixed_at", ["fixed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(
            "ix_report_open_counts",
            ["state", "hazard", "due_at", "category", "ward", "crew", "qk"],
            unique=False,
            sqlite_where=sa.text("open"),
            postgresql_where=sa.text("open"),
        )
        batch_op.create_index(
            "ix_report_open_crew",
            ["crew", "due_at"],
            unique=False,
            sqlite_where=sa.text("open"),
            postgresql_where=sa.text("open"),
        )
        batch_op.create_index(
            "ix_report_open_due",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("open"),
            postgresql_where=sa.text("open"),
        )
        batch_op.create_index(
            "ix_report_open_qk",
            ["qk"],
            unique=False,
            sqlite_where=sa.text("open"),
            postgresql_where=sa.text("open"),
        )
        batch_op.create_index("ix_report_qk", ["qk"], unique=False)
        batch_op.create_index("ix_report_state_id", ["state", "id"], unique=False)

    op.create_table(
        "post",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("root_id", sa.String(), nullable=False),
        sa.Column("thread_id", sa.String(), nullable=False),
        sa.Column("in_reply_to_id", sa.String(), nullable=True),
        sa.Column("author_id", sa.String(), nullable=False),
        sa.Column("author_handle", sa.String(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('stored', 'taken_in', 'reopens', 'ignored', 'failed')", name=op.f("ck_post_state")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_post_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("ix_post_channel_external_id", ["channel", "external_id"], unique=False)
        batch_op.create_index("ix_post_channel_thread_id", ["channel", "thread_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_report_id"), ["report_id"], unique=False)
        batch_op.create_index("ix_post_state", ["state", "due_at"], unique=False)
        batch_op.create_index("uq_post_channel_root_id", ["channel", "root_id"], unique=True)

    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False)

    op.create_table(
        "work_order",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("crew", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('raised', 'started', 'on_hold', 'done', 'unable', 'cancelled')",
            name=op.f("ck_work_order_state"),
        ),
        sa.ForeignKeyConstraint(["crew"], ["crew.code"], name=op.f("fk_work_order_crew_crew")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_work_order_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("work_order", schema=None) as batch_op:
        batch_op.create_index("ix_work_order_crew", ["crew", "state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_order_report_id"), ["report_id"], unique=False)

    op.create_table(
        "event",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("work_order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_event_actor_id_account")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_event_post_id_post")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_event_report_id_report")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_order.id"], name=op.f("fk_event_work_order_id_work_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_report_id"), ["report_id"], unique=False)

    op.create_table(
        "field_update",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("work_order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_field_update_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_order.id"], name=op.f("fk_field_update_work_order_id_work_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_update")),
    )
    with op.batch_alter_table("field_update", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_field_update_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_field_update_work_order_id"), ["work_order_id"], unique=False)

    op.create_table(
        "photo",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("work_order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("alt", sa.Text(), server_default="", nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("likeness", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('before', 'after')", name=op.f("ck_photo_kind")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_photo_post_id_post")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_photo_report_id_report")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_order.id"], name=op.f("fk_photo_work_order_id_work_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_post_id"), ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_photo_work_order_id"), ["work_order_id"], unique=False)
        batch_op.create_index("uq_photo_report_id_sha256_kind", ["report_id", "sha256", "kind"], unique=True)

    op.create_table(
        "outbox_message",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("reply_to_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state <> 'sent' or external_id is not null", name=op.f("ck_outbox_message_sent_has_id")
        ),
        sa.CheckConstraint(
            "state in ('held', 'queued', 'sending', 'sent', 'failed', 'dropped')",
            name=op.f("ck_outbox_message_state"),
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_outbox_message_event_id_event")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_outbox_message_post_id_post")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_outbox_message_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_message_key")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_message_due",
            ["due_at", "priority"],
            unique=False,
            sqlite_where=sa.text("state in ('queued', 'sending')"),
            postgresql_where=sa.text("state in ('queued', 'sending')"),
        )
        batch_op.create_index(batch_op.f("ix_outbox_message_event_id"), ["event_id"], unique=False)
        batch_op.create_index("ix_outbox_message_external_id", ["channel", "external_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_message_post_id"), ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_message_report_id"), ["report_id"], unique=False)
        batch_op.create_index("ix_outbox_message_state", ["state"], unique=False)

    _number_from(1001, "report")
    _number_from(601, "work_order")
    _make_search()


def downgrade() -> None:
    op.execute("drop table report_search")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_state")
        batch_op.drop_index(batch_op.f("ix_outbox_message_report_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_message_post_id"))
        batch_op.drop_index("ix_outbox_message_external_id")
        batch_op.drop_index(batch_op.f("ix_outbox_message_event_id"))
        batch_op.drop_index(
            "ix_outbox_message_due",
            sqlite_where=sa.text("state in ('queued', 'sending')"),
            postgresql_where=sa.text("state in ('queued', 'sending')"),
        )

    op.drop_table("outbox_message")
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index("uq_photo_report_id_sha256_kind")
        batch_op.drop_index(batch_op.f("ix_photo_work_order_id"))
        batch_op.drop_index(batch_op.f("ix_photo_sha256"))
        batch_op.drop_index(batch_op.f("ix_photo_post_id"))

    op.drop_table("photo")
    with op.batch_alter_table("field_update", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_field_update_work_order_id"))
        batch_op.drop_index(batch_op.f("ix_field_update_account_id"))

    op.drop_table("field_update")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_report_id"))

    op.drop_table("event")
    with op.batch_alter_table("work_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_order_report_id"))
        batch_op.drop_index("ix_work_order_crew")

    op.drop_table("work_order")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index("uq_post_channel_root_id")
        batch_op.drop_index("ix_post_state")
        batch_op.drop_index(batch_op.f("ix_post_report_id"))
        batch_op.drop_index("ix_post_channel_thread_id")
        batch_op.drop_index("ix_post_channel_external_id")

    op.drop_table("post")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("ix_report_state_id")
        batch_op.drop_index("ix_report_qk")
        batch_op.drop_index(
            "ix_report_open_qk", sqlite_where=sa.text("open"), postgresql_where=sa.text("open")
        )
        batch_op.drop_index(
            "ix_report_open_due", sqlite_where=sa.text("open"), postgresql_where=sa.text("open")
        )
        batch_op.drop_index(
            "ix_report_open_crew", sqlite_where=sa.text("open"), postgresql_where=sa.text("open")
        )
        batch_op.drop_index(
            "ix_report_open_counts", sqlite_where=sa.text("open"), postgresql_where=sa.text("open")
        )
        batch_op.drop_index(batch_op.f("ix_report_merged_into_id"))
        batch_op.drop_index("ix_report_fixed_at")
        batch_op.drop_index("ix_report_category_id")

    op.drop_table("report")
    op.drop_table("account")
    op.drop_table("worker")
    op.drop_table("pack")
    op.drop_table("crew")
    op.drop_table("channel")
    op.drop_table("category")


def _number_from(first: int, table: str) -> None:
    """References begin with four digits, so that they look like references from the first day."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"insert into sqlite_sequence (name, seq) values ('{table}', {first - 1})")
    else:
        op.execute(f"alter sequence {table}_id_seq restart with {first}")


def _make_search() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "create virtual table report_search using fts5("
            "words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
        )
        return
    op.execute(
        "create table report_search (id bigint primary key, words text not null,"
        " found tsvector generated always as (to_tsvector('simple', words)) stored)"
    )
    op.execute("create index ix_report_search_found on report_search using gin (found)")

"""Backfills: batches, their lists, workers that are alive; papers that come behind those of clerks, and how often they were tried."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Papers that are there were brought by persons."""
    # no batch on SQLite: it would drop the table under rows that refer to it
    op.add_column("scan", sa.Column("batch", sa.String(26), nullable=False, server_default=""))
    op.add_column("scan", sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("scan", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_scan_status_batch_priority_id", "scan", ["status", "batch", "priority", "id"])
    op.create_index("ix_scan_batch_id", "scan", ["batch", "id"])
    op.create_table(
        "scan_mark",
        sa.Column("scan_id", sa.String(26), nullable=False),
        sa.Column("blind", sa.LargeBinary(16), nullable=False),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name="fk_scan_mark_scan_id_scan"),
        sa.PrimaryKeyConstraint("scan_id", "blind", name="pk_scan_mark"),
    )
    op.create_index("ix_scan_mark_blind_scan_id", "scan_mark", ["blind", "scan_id"])
    op.create_table(
        "worker",
        sa.Column("executor", sa.String(80), nullable=False),
        sa.Column("beat", sa.BigInteger(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("executor", name="pk_worker"),
    )
    op.create_table(
        "batch",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
    )
    op.create_table(
        "batch_line",
        sa.Column("batch_id", sa.String(26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("blind", sa.LargeBinary(16), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.String(26), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_batch_line_batch_id_batch"),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name="fk_batch_line_scan_id_scan"),
        sa.PrimaryKeyConstraint("batch_id", "number", name="pk_batch_line"),
        sa.UniqueConstraint("batch_id", "blind", name="uq_batch_line_batch_id_blind"),
    )
    op.create_index("ix_batch_line_batch_id_state_priority_number", "batch_line", ["batch_id", "state", "priority", "number"])
    op.create_index("ix_batch_line_scan_id", "batch_line", ["scan_id"])
    op.create_table(
        "batch_sample",
        sa.Column("batch_id", sa.String(26), nullable=False),
        sa.Column("scan_id", sa.String(26), nullable=False),
        sa.Column("bound", sa.Float(), nullable=False),
        sa.Column("keyed_by", sa.String(80), nullable=True),
        sa.Column("fields", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_batch_sample_batch_id_batch"),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name="fk_batch_sample_scan_id_scan"),
        sa.PrimaryKeyConstraint("batch_id", "scan_id", name="pk_batch_sample"),
    )


def downgrade() -> None:
    op.drop_table("batch_sample")
    op.drop_table("batch_line")
    op.drop_table("batch")
    op.drop_table("worker")
    op.drop_table("scan_mark")
    op.drop_index("ix_scan_batch_id", "scan")
    op.drop_index("ix_scan_status_batch_priority_id", "scan")
    for name in ("tries", "priority", "batch"):
        op.drop_column("scan", name)

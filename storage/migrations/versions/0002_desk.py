"""Whose desk a paper lies on, when it changed, its pages apart; what is known of each type's readings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Papers taken in before lie on no desk (holder empty) until somebody changes or sends them; all lists but "mine" show them."""
    with op.batch_alter_table("scan") as table:
        table.add_column(sa.Column("holder", sa.String(80), nullable=False, server_default=""))
        table.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, server_default="2026-01-01 00:00:00"))
        table.add_column(sa.Column("pages", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("scan") as table:
        table.alter_column("holder", existing_type=sa.String(80), existing_nullable=False, server_default=None)
        table.alter_column("changed_at", existing_type=sa.DateTime(timezone=True), existing_nullable=False, server_default=None)
        table.create_index("ix_scan_holder_status_id", ["holder", "status", "id"])
        table.create_index("ix_scan_status_doctype_id", ["status", "doctype", "id"])
        table.create_index("ix_scan_status_changed_at_id", ["status", "changed_at", "id"])
    op.create_table(
        "tally",
        sa.Column("doctype", sa.String(60), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("sure", sa.Integer(), nullable=False),
        sa.Column("sure_right", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("doctype", "name", name="pk_tally"),
    )
    op.create_table(
        "automatic",
        sa.Column("doctype", sa.String(60), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("doctype", name="pk_automatic"),
    )


def downgrade() -> None:
    op.drop_table("automatic")
    op.drop_table("tally")
    with op.batch_alter_table("scan") as table:
        for columns in ("holder_status_id", "status_doctype_id", "status_changed_at_id"):
            table.drop_index(f"ix_scan_{columns}")
        for column in ("holder", "changed_at", "pages"):
            table.drop_column(column)

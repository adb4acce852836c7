"""Archive packages, which records have none yet, and how far long works have come."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Records accepted before have no package; the reconciler sees to it that they get one."""
    # no batch on SQLite: it would drop the table under rows that refer to it
    op.add_column("record", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("record", sa.Column("packaged", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("record", sa.Column("unsigned", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_record_packaged_id", "record", ["packaged", "id"])
    op.create_index("ix_record_unsigned_id", "record", ["unsigned", "id"])
    op.create_table(
        "package",
        sa.Column("record_id", sa.String(26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("of_version", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("copy_key", sa.String(80), nullable=False),
        sa.Column("copy_sha256", sa.String(64), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_package_record_id_record"),
        sa.PrimaryKeyConstraint("record_id", "number", name="pk_package"),
    )
    op.create_table(
        "record_cause",
        sa.Column("record_id", sa.String(26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_record_cause_record_id_record"),
        sa.PrimaryKeyConstraint("record_id", "position", name="pk_record_cause"),
    )
    op.create_index("ix_record_cause_cause_record_id", "record_cause", ["cause", "record_id"])
    op.create_table(
        "bookmark",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("held_by", sa.String(40), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_bookmark"),
    )


def downgrade() -> None:
    op.drop_table("bookmark")
    op.drop_table("record_cause")
    op.drop_table("package")
    op.drop_index("ix_record_packaged_id", "record")
    op.drop_index("ix_record_unsigned_id", "record")
    for name in ("version", "packaged", "unsigned"):
        op.drop_column("record", name)

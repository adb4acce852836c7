"""Figures: papers and their turns laid out for counting, and what other systems told of dossiers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Nothing is filled in: the first report, or the service within a minute, takes in all events that there are."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "figure_paper",
        sa.Column("scan_id", sa.String(26), nullable=False),
        sa.Column("record_id", sa.String(26), nullable=True),
        sa.Column("code", sa.String(60), nullable=True),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("dossier", sa.String(50), nullable=False),
        sa.Column("doctype", sa.String(60), nullable=False),
        sa.Column("batch", sa.String(26), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(20), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        *(sa.Column(name, moment, nullable=True) for name in ("received_at", "read_at", "checked_at", "signed_at", "sent_at")),
        sa.PrimaryKeyConstraint("scan_id", name="pk_figure_paper"),
    )
    op.create_index("ix_figure_paper_dossier_checked_at", "figure_paper", ["dossier", "checked_at"])
    op.create_index("ix_figure_paper_checked_at", "figure_paper", ["checked_at"])
    op.create_index("ix_figure_paper_received_at", "figure_paper", ["received_at"])
    op.create_table(
        "figure_turn",
        sa.Column("event_id", BIG, nullable=False, autoincrement=False),
        sa.Column("scan_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_figure_turn"),
    )
    op.create_index("ix_figure_turn_kind_scan_id", "figure_turn", ["kind", "scan_id"])
    op.create_table(
        "figure_dossier",
        sa.Column("code", sa.String(50), nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("brought", sa.String(26), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("procedure", sa.String(40), nullable=False),
        sa.Column("field", sa.String(80), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("returns", "components", "reused", "from_store", "population", "citizen")),
        sa.PrimaryKeyConstraint("code", "seen_at", name="pk_figure_dossier"),
    )
    op.create_index("ix_figure_dossier_brought", "figure_dossier", ["brought"])


def downgrade() -> None:
    for table in ("figure_dossier", "figure_turn", "figure_paper"):
        op.drop_table(table)
    op.execute("DELETE FROM bookmark WHERE name = 'figures'")

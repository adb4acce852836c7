"""Look-ups: units, accounts, sessions, who looked what up, requests of citizens, and the tree over all events."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEPT = ("event", "log_leaf", "log_node", "log_head")
"""Rows that are only ever added."""


def upgrade() -> None:
    """Papers that are there belong to the top; events that are there go into the tree as they were written."""
    for table in ("scan", "record", "record_name"):  # no batch on SQLite: it would drop the table under rows that refer to it
        op.add_column(table, sa.Column("unit", sa.String(40), nullable=False, server_default=""))
    op.create_index("ix_scan_unit_status_id", "scan", ["unit", "status", "id"])
    op.create_index("ix_record_unit_id", "record", ["unit", "id"])
    op.drop_index("ix_record_number", "record")
    if op.get_bind().dialect.name == "postgresql":  # keys are compared byte by byte, so that an index serves their beginnings, in order
        op.alter_column("record", "number", type_=sa.String(80, collation="C"))
    op.create_index("ix_record_number_id", "record", ["number", "id"])
    op.create_table(
        "record_words",
        sa.Column("record_id", sa.String(26), nullable=False),
        sa.Column("words", sa.ARRAY(sa.BigInteger()).with_variant(sa.JSON(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_record_words_record_id_record"),
        sa.PrimaryKeyConstraint("record_id", name="pk_record_words"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_record_words_words", "record_words", ["words"], postgresql_using="gin")
    op.create_table("name_syllable", sa.Column("syllable", sa.String(40), nullable=False), sa.PrimaryKeyConstraint("syllable", name="pk_name_syllable"))
    _people()
    _lookups()
    _tree()
    _syllables()


def _people() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("login", sa.String(80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("resting_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("login", name="uq_account_login"),
    )
    op.create_table(
        "session",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_session"),
    )
    op.create_index("ix_session_account", "session", ["account"])
    op.create_table(
        "data_request",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("blind", sa.LargeBinary(16), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_data_request"),
    )
    op.create_index("ix_data_request_blind_id", "data_request", ["blind", "id"])
    op.create_index("ix_data_request_state_due_id", "data_request", ["state", "due", "id"])


def _lookups() -> None:
    op.create_table(
        "lookup",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("login", sa.String(80), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("purpose", sa.String(60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("reviewed_by", sa.String(80), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lookup"),
    )
    for columns in (["unit", "at"], ["login", "at"], ["urgent", "reviewed_by"], ["at"]):
        op.create_index(f"ix_lookup_{'_'.join(columns)}", "lookup", columns)
    op.create_table(
        "lookup_person",
        sa.Column("lookup_id", sa.String(26), nullable=False),
        sa.Column("blind", sa.LargeBinary(16), nullable=False),
        sa.ForeignKeyConstraint(["lookup_id"], ["lookup.id"], name="fk_lookup_person_lookup_id_lookup"),
        sa.PrimaryKeyConstraint("lookup_id", "blind", name="pk_lookup_person"),
    )
    op.create_index("ix_lookup_person_blind_lookup_id", "lookup_person", ["blind", "lookup_id"])
    op.create_table(
        "lookup_record",
        sa.Column("lookup_id", sa.String(26), nullable=False),
        sa.Column("record_id", sa.String(26), nullable=False),
        sa.ForeignKeyConstraint(["lookup_id"], ["lookup.id"], name="fk_lookup_record_lookup_id_lookup"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_lookup_record_record_id_record"),
        sa.PrimaryKeyConstraint("lookup_id", "record_id", name="pk_lookup_record"),
    )
    op.create_index("ix_lookup_record_record_id_lookup_id", "lookup_record", ["record_id", "lookup_id"])


def _tree() -> None:
    op.create_table("log_pending", sa.Column("event_id", BIG, nullable=False, autoincrement=False), sa.PrimaryKeyConstraint("event_id", name="pk_log_pending"))
    op.create_table(
        "log_leaf",
        sa.Column("position", BIG, nullable=False, autoincrement=False),
        sa.Column("event_id", BIG, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_log_leaf"),
        sa.UniqueConstraint("event_id", name="uq_log_leaf_event_id"),
    )
    op.create_table(
        "log_node",
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("level", "position", name="pk_log_node"),
    )
    op.create_table(
        "log_head",
        sa.Column("size", BIG, nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token", sa.String(400), nullable=False),
        sa.PrimaryKeyConstraint("size", name="pk_log_head"),
    )
    op.create_index("ix_log_head_at", "log_head", ["at"])
    op.execute("INSERT INTO log_pending (event_id) SELECT id FROM event")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE FUNCTION log_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log_pending VALUES (NEW.id); RETURN NULL; END $$")
        op.execute("CREATE TRIGGER log_event AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION log_event()")
        op.execute("CREATE FUNCTION log_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'rows of the log are only ever added'; END $$")
        for table in KEPT:
            # by row: INSERT … ON CONFLICT DO UPDATE fires an UPDATE's statement trigger though no row is updated
            op.execute(f"CREATE TRIGGER log_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION log_kept()")
            op.execute(f"CREATE TRIGGER log_kept_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION log_kept()")
        return
    op.execute("CREATE TRIGGER log_event AFTER INSERT ON event BEGIN INSERT INTO log_pending VALUES (NEW.id); END")
    for table in KEPT:
        for deed in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER log_kept_{table}_{deed.lower()} BEFORE {deed} ON {table} BEGIN SELECT RAISE(ABORT, 'rows of the log are only ever added'); END")


def _syllables() -> None:
    """Of the names that are there."""
    connection = op.get_bind()
    names = connection.execute(sa.text("SELECT DISTINCT folded FROM record_name"))
    found = sorted({syllable for (name,) in names for syllable in name.split() if len(syllable) <= 40})
    if found:
        connection.execute(sa.text("INSERT INTO name_syllable VALUES (:one)"), [{"one": one} for one in found])


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in KEPT:
        for name in ("log_kept", "log_kept_whole") if postgresql else (f"log_kept_{table}_update", f"log_kept_{table}_delete"):
            op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if postgresql else ""))
    op.execute("DROP TRIGGER log_event" + (" ON event" if postgresql else ""))
    if postgresql:
        op.execute("DROP FUNCTION log_event")
        op.execute("DROP FUNCTION log_kept")
    for table in (
        "log_head", "log_node", "log_leaf", "log_pending", "lookup_record", "lookup_person", "lookup", "data_request", "session", "account", "name_syllable", "record_words",
    ):
        op.drop_table(table)
    op.drop_index("ix_record_number_id", "record")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("record", "number", type_=sa.String(80))
    op.create_index("ix_record_number", "record", ["number"])
    op.drop_index("ix_record_unit_id", "record")
    op.drop_index("ix_scan_unit_status_id", "scan")
    for table in ("scan", "record", "record_name"):
        op.drop_column(table, "unit")

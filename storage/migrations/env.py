"""Alembic's entry: one history for SQLite and PostgreSQL, on the connection that `SqlDatabase.upgrade` gives."""

from alembic import context

import storage.figure_tables
import storage.ledger_tables  # noqa: F401  # their tables belong to the same metadata
from storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True, compare_type=True
)
with context.begin_transaction():
    context.run_migrations()

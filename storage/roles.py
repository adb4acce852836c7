"""What the database role that serves requests may do: of the log, only add to it. The owner of the tables migrates, and nobody else."""

from __future__ import annotations

import re

from sqlalchemy import Engine, text

from digitize.errors import Invalid
from storage.tables import Base

KEPT = ("event", "log_leaf", "log_node", "log_head")


def grant(engine: Engine, role: str) -> None:
    """Gives a role of PostgreSQL what the service needs. Raises Invalid for another database, or a strange name."""
    if engine.dialect.name != "postgresql":
        raise Invalid("no-roles", "Chỉ PostgreSQL có vai trò; SQLite dựa vào quyền của tệp.")
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", role):
        raise Invalid("bad-role", "Tên vai trò cơ sở dữ liệu không đúng.")
    with engine.begin() as connection:
        connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {role}"))
        connection.execute(text(f"GRANT SELECT ON alembic_version TO {role}"))
        connection.execute(text(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"))
        for name in Base.metadata.tables:
            rights = "SELECT, INSERT" if name in KEPT else "SELECT, INSERT, UPDATE, DELETE"
            connection.execute(text(f"REVOKE ALL ON {name} FROM {role}"))
            connection.execute(text(f"GRANT {rights} ON {name} TO {role}"))

"""How alembic reaches the database: one writing transaction of the running application, all or nothing.

A new revision: `flask db revision --autogenerate --rev-id 0002 -m slug`, read it, name what it does in one
sentence, and prove it on data (tests/test_migrations.py). Two heads are an error.
"""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from app.core import sql
from app.core.base import Base, UtcDateTime
from app.extensions import db


def rendered(kind: str, thing: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Our own type as the plain one below it: a migration must still run when our classes have moved."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def migrate() -> None:
    """Run what was asked, in one transaction on both databases."""
    with sql.migrating(db.engine) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transactional_ddl=True,
            render_as_batch=True,  # SQLite alters a table by making it again
            render_item=rendered,
            compare_type=True,
        )
        context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Les migrations se jouent sur une base, pas en texte.")
migrate()

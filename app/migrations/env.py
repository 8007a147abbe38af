"""How alembic reaches the database: one writing transaction of the running application, all or nothing.

A new revision: `flask db revision --autogenerate --rev-id 0002 -m slug`, read it, name what it does in one
sentence, and prove it on data (tests/test_migrations.py). Two heads are an error.
"""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from app.core import sql
from app.core.base import Base
from app.core.columns import Day, Json, UtcDateTime
from app.extensions import db


def rendered(kind: str, thing: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Our own types as the plain ones below them: a migration must still run when our classes have moved."""
    plain = {UtcDateTime: "sa.DateTime(timezone=True)", Day: "sa.Date()", Json: "sa.JSON()"}
    return next((said for own, said in plain.items() if kind == "type" and isinstance(thing, own)), False)


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

"""The chain refuses changes by the database itself; answers about persons can be found."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

SQLITE = """
CREATE TRIGGER journal_no_{verb} BEFORE {verb} ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""
POSTGRESQL = (
    """
    CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
    """,
    """
    CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()
    """,
)


def upgrade() -> None:
    """Add the column and the triggers."""
    op.add_column(
        "answer", sa.Column("personal", sa.Boolean, nullable=False, server_default=sa.false())
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(SQLITE.format(verb=verb))
        return
    for statement in POSTGRESQL:
        op.execute(statement)

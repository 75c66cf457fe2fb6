"""The journal: the chain, the erasable content beside it, and the fingerprint of its key."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "journal",
        sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("time", sa.String(32), nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.Column("result", sa.String(200), nullable=False),
        sa.Column("campaign", sa.String(200), nullable=False),
        sa.Column("customer", sa.String(32)),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("content_digest", sa.String(64)),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("ix_journal_result", "journal", ["result"])
    op.create_index("ix_journal_customer", "journal", ["customer"])
    op.create_table(
        "journal_content",
        sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("customer", sa.String(32)),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("ix_journal_content_customer", "journal_content", ["customer"])
    op.create_table("journal_key", sa.Column("fingerprint", sa.String(16), primary_key=True))

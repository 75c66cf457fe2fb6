"""The tables of the store; the migrations in ``migrations/versions`` make the same."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("time", sa.String(32), nullable=False),
    sa.Column("step", sa.String(32), nullable=False),
    sa.Column("result", sa.String(200), nullable=False, index=True),
    sa.Column("campaign", sa.String(200), nullable=False),
    sa.Column("customer", sa.String(32), index=True),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("content_digest", sa.String(64)),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)

journal_content = sa.Table(
    "journal_content",
    metadata,
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("customer", sa.String(32), index=True),
    sa.Column("salt", sa.String(32), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
)

journal_key = sa.Table(
    "journal_key",
    metadata,
    sa.Column("fingerprint", sa.String(16), primary_key=True),
)

answer = sa.Table(
    "answer",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("made", sa.Float, nullable=False),
    sa.Column("used", sa.Float, nullable=False, index=True),
    sa.Column("completion", sa.Text, nullable=False),
    sa.Column("personal", sa.Boolean, nullable=False, server_default=sa.false()),
)

spending = sa.Table(
    "spending",
    metadata,
    sa.Column("scope", sa.String(200), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("tokens", sa.BigInteger, nullable=False),
    sa.Column("cost", sa.Float, nullable=False),
)

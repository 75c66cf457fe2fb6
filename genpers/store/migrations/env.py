"""Runs the migrations in the transaction that the opener holds, so that two never mix."""

from alembic import context

from genpers.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    version_table="genpers_version",
)
with context.begin_transaction():
    context.run_migrations()

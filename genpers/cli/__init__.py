"""The command line: commands read, call and print.

This module imports click and nothing slower; every command is loaded when it is called, so that
``genpers --help`` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from genpers.cli.lazy import LazyGroup


@click.group(
    cls=LazyGroup,
    commands_at={
        "demo": ("genpers.cli.demo", "Run the whole path on the bundled examples, offline."),
        "generate": ("genpers.cli.generate", "Write messages for one request."),
        "fields": ("genpers.cli.fields", "Rewrite, shorten or translate a field of a text."),
        "check": ("genpers.cli.check", "Check texts that are already written."),
        "batch": ("genpers.cli.batch", "Run a campaign over a file of customers."),
        "prompts": ("genpers.cli.prompts", "List, show, render and lint prompts."),
        "guardrails": ("genpers.cli.guardrails", "List, show, test and explain rules."),
        "plugins": ("genpers.cli.plugins", "List the plugins."),
        "schema": ("genpers.cli.schema", "Print the JSON Schema of a record."),
        "store": ("genpers.cli.store", "Verify the journal, erase a customer's texts."),
        "doctor": ("genpers.cli.doctor", "Examine the installation."),
    },
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--config", metavar="FILE", help="Settings file (default: genpers.toml, if there).")
@click.version_option(package_name="genpers", prog_name="genpers")
@click.pass_context
def cli(context: click.Context, config: str | None) -> None:
    """Personal messages that are permitted, grounded and checked before they go out."""
    context.obj = config


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; every error is one line on standard error and exit code 2."""
    from genpers.cli.failing import guarded

    sys.exit(guarded(cli, arguments))

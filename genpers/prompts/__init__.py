"""The prompt library: versioned templates that turn a brief into messages.

A template is ``<channel>/<name>.md.j2`` with front matter (``inputs``, ``fields``, ``sample``) and
one block per role. It is checked when it is loaded: undeclared or unused inputs, unknown fields
and a sample that does not render are refused. Templates in ``fields/`` work on a text that is
there: they declare a ``task`` instead of fields, and serve every channel.
"""

from genpers.prompts.given import delimited, escaped, inputs_of
from genpers.prompts.library import PromptLibrary
from genpers.prompts.template import ROLES, FrontMatter, Template

__all__ = [
    "ROLES",
    "FrontMatter",
    "PromptLibrary",
    "Template",
    "delimited",
    "escaped",
    "inputs_of",
]

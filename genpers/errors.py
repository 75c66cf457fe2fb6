"""The error tree: every error says what, where, and what to do."""

from __future__ import annotations


class GenpersError(Exception):
    """Root of all errors that genpers raises on purpose.

    ``what`` states the problem, ``where`` names the file, setting or record, ``do`` the remedy.
    """

    def __init__(self, what: str, where: str = "", do: str = "") -> None:
        self.what, self.where, self.do = what, where, do
        super().__init__(", ".join(part for part in (what, where, do) if part))

    def __reduce__(self) -> tuple[type[GenpersError], tuple[str, str, str]]:
        """Survive the way back from a worker process."""
        return type(self), (self.what, self.where, self.do)


class InputError(GenpersError):
    """A file or record that the user handed in cannot be read as what it should be."""


class SettingsError(GenpersError):
    """A setting in ``genpers.toml`` or a ``GENPERS_*`` variable is wrong."""


class PluginError(GenpersError):
    """A plugin is missing, clashes with another or does not keep its contract."""


class PromptError(GenpersError):
    """A prompt template is wrong about its inputs, its fields or its sample."""


class PackError(GenpersError):
    """A guardrail pack cannot be read, or a rule is wrong about its own examples."""


class StoreError(GenpersError):
    """The journal or the store cannot be written or does not verify."""


class ReviewError(GenpersError):
    """A decision that is not allowed: wrong reviewer, stale text, a verdict that forbids it."""


class BackendError(GenpersError):
    """A backend could not complete a prompt.

    ``retryable`` tells the one retry owner whether a second attempt may help; ``retry_after``
    are the seconds the provider asked for; ``kind`` is a short stable word for the journal.
    """

    def __init__(
        self,
        what: str,
        where: str = "",
        do: str = "",
        *,
        retryable: bool = False,
        retry_after: float | None = None,
        kind: str = "error",
    ) -> None:
        super().__init__(what, where, do)
        self.retryable, self.retry_after, self.kind = retryable, retry_after, kind

    def __reduce__(self):  # type: ignore[no-untyped-def]  # keyword-only state needs a rebuild
        """Survive the way back from a worker process."""
        return _rebuild_backend_error, (
            self.what,
            self.where,
            self.do,
            self.retryable,
            self.retry_after,
            self.kind,
        )


def _rebuild_backend_error(
    what: str, where: str, do: str, retryable: bool, retry_after: float | None, kind: str
) -> BackendError:
    return BackendError(what, where, do, retryable=retryable, retry_after=retry_after, kind=kind)

"""Two ways to post the same body: the SDK on its aiohttp transport, and aiohttp alone.

Both return the raw reply, whatever its status, and raise ``BackendError`` where there is none.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from genpers.backends.failures import unreachable
from genpers.builtin.openai.settings import OpenAISettings
from genpers.errors import BackendError

if TYPE_CHECKING:
    import openai


class Asked(NamedTuple):
    """A request below the base URL: JSON, or a form with a file where there is one."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    file: tuple[str, bytes] | None = None


class Reply(NamedTuple):
    """An HTTP reply: status, headers with lower-case names, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """Posts JSON, files and questions to one server."""

    async def send(self, asked: Asked) -> Reply:
        """Return the reply to one request; never retries."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


class SdkTransport:
    """The openai SDK with its aiohttp client; the SDK's own retries are off."""

    def __init__(self, settings: OpenAISettings) -> None:
        from openai import AsyncOpenAI, DefaultAioHttpClient, Timeout

        calls, proxy = settings.calls, settings.proxy
        wait = Timeout(calls.timeout, connect=settings.connect_timeout)
        from httpx2 import Limits

        self._url = settings.address()
        self._client: openai.AsyncOpenAI = AsyncOpenAI(
            api_key=settings.key(),
            base_url=self._url,
            organization=settings.organization,
            project=settings.project,
            default_headers={
                name: value.get_secret_value() for name, value in settings.headers.items()
            },
            timeout=wait,
            max_retries=0,
            http_client=DefaultAioHttpClient(
                timeout=wait,
                proxy=proxy.get_secret_value() if proxy else None,
                follow_redirects=False,  # a prompt goes to the server that was named, or nowhere
                limits=Limits(max_connections=calls.concurrency, max_keepalive_connections=None),
            ),
        )

    async def send(self, asked: Asked) -> Reply:
        """Send through the SDK and return the raw reply."""
        import httpx2
        from openai import APIStatusError

        verbs: dict[str, Callable[..., Awaitable[httpx2.Response]]] = {
            "POST": self._client.post,
            "GET": self._client.get,
            "DELETE": self._client.delete,
        }
        options: dict[str, Any] = {} if asked.body is None else {"body": dict(asked.body)}
        if asked.file is not None:
            options["files"] = [("file", (*asked.file, "application/jsonl"))]
            options["options"] = {"headers": {"Content-Type": "multipart/form-data"}}
        with sdk_errors(self._url):
            try:
                response = await verbs[asked.method](asked.path, cast_to=httpx2.Response, **options)
            except APIStatusError as error:
                response = error.response
            return Reply(response.status_code, _lower(response.headers), response.content)

    async def close(self) -> None:
        """Close the SDK's client, which closes aiohttp's."""
        await self._client.close()


@contextmanager
def sdk_errors(url: str) -> Iterator[None]:
    """Turn the SDK's exceptions for a missing reply into ``BackendError``."""
    import openai

    try:
        yield
    except openai.APIConnectionError as error:
        raise unreachable("timeout" if _timed_out(error) else "connection", url) from None
    except openai.OpenAIError as error:
        raise BackendError(
            f"The openai SDK gave up ({type(error).__name__})",
            url,
            "Check plugins.openai.",
            kind="sdk",
        ) from None


def _timed_out(error: BaseException) -> bool:
    """Tell a timeout from a refused connection, which the SDK over aiohttp reports as one too."""
    import openai

    cause: BaseException | None = error
    while cause is not None and cause.__cause__ is not None:
        cause = cause.__cause__
    if isinstance(cause, OSError) and not isinstance(cause, TimeoutError):
        return False
    return isinstance(error, openai.APITimeoutError)


class LeanTransport:
    """aiohttp alone: the same requests for a third of the CPU."""

    def __init__(self, settings: OpenAISettings) -> None:
        import aiohttp

        calls = settings.calls
        self._url = settings.address()
        # not the session's: aiohttp shows a session's headers to the proxy too
        self._headers = _headers(settings)
        self._proxy = settings.proxy.get_secret_value() if settings.proxy else _named(self._url)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=calls.concurrency),
            timeout=aiohttp.ClientTimeout(
                total=calls.timeout, sock_connect=settings.connect_timeout
            ),
        )

    async def send(self, asked: Asked) -> Reply:
        """Send with aiohttp and return the raw reply."""
        data: Any = None
        headers = dict(self._headers)
        if asked.file is not None:
            import aiohttp

            name, content = asked.file
            data = aiohttp.FormData({key: str(value) for key, value in (asked.body or {}).items()})
            data.add_field("file", content, filename=name, content_type="application/jsonl")
        elif asked.body is not None:
            data = json.dumps(asked.body, ensure_ascii=False, separators=(",", ":")).encode()
            headers["Content-Type"] = "application/json"
        async with aiohttp_errors(self._url):
            sent = self._session.request(
                asked.method,
                self._url + asked.path,
                data=data,
                headers=headers,
                proxy=self._proxy,
                allow_redirects=False,
            )
            async with sent as response:
                return Reply(response.status, _lower(response.headers), await response.read())

    async def close(self) -> None:
        """Close the session."""
        await self._session.close()


@asynccontextmanager
async def aiohttp_errors(url: str) -> AsyncIterator[None]:
    """Turn aiohttp's exceptions into ``BackendError``."""
    import aiohttp

    try:
        yield
    except TimeoutError:
        raise unreachable("timeout", url) from None
    except (aiohttp.ClientError, OSError):
        raise unreachable("connection", url) from None


def _named(url: str) -> str | None:
    """Return the proxy that the environment names for an address, None where it names none.

    aiohttp would ask for it, and for passwords in a netrc file, in a thread at every request.
    """
    from urllib.parse import urlsplit
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(url)
    if parts.hostname is None or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)


def _headers(settings: OpenAISettings) -> dict[str, str]:
    named = {
        "OpenAI-Organization": settings.organization,
        "OpenAI-Project": settings.project,
        "Authorization": f"Bearer {settings.key()}",
        "User-Agent": "genpers",
    }
    own = {name: value.get_secret_value() for name, value in settings.headers.items()}
    return {name: value for name, value in named.items() if value} | own


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


class LoopBound:
    """Keeps one transport per event loop, because connections belong to the loop they began in.

    A loop that ends closes its transport by itself: it ends its asynchronous generators, and the
    transport is held by one. So callers may use ``asyncio.run`` as often as they like.
    """

    def __init__(self, settings: OpenAISettings) -> None:
        self._settings = settings
        self._keeper: AsyncGenerator[Transport, None] | None = None
        self._transport: Transport | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def get(self) -> Transport:
        """Return the transport of the running loop; make one where there is none."""
        loop = asyncio.get_running_loop()
        if self._transport is None or self._loop is not loop:
            self._keeper, self._loop = _kept(self._settings), loop
            self._transport = await anext(self._keeper)
        return self._transport

    async def close(self) -> None:
        """Close the transport of the running loop."""
        keeper, self._keeper, self._transport = self._keeper, None, None
        if keeper is not None and self._loop is asyncio.get_running_loop():
            await keeper.aclose()


async def _kept(settings: OpenAISettings) -> AsyncGenerator[Transport, None]:
    kind = SdkTransport if settings.transport == "sdk" else LeanTransport
    transport = kind(settings)
    try:
        yield transport
    finally:
        await transport.close()

import pytest

from genpers.builtin.langchain import register_backends as register_langchain
from genpers.builtin.openai import register_backends as register_openai
from genpers.builtin.phrasebook import register_backends as register_phrasebook
from genpers.errors import BackendError
from genpers.testing import BackendContract, FakeBackend

QUICK = {"max_retries": 0, "timeout": 5}


@pytest.fixture
def by_size(reply, answer):
    """Answer with as many variants as the schema or the instruction asks for."""

    def sized(body):
        told = str(body)
        for number in (1, 2, 3):
            if f"'minItems': {number}" in told or f"exactly {number} entries" in told:
                return reply(content=answer(number))
        return reply(content=answer(3))

    return sized


class OverTheWire(BackendContract):
    @pytest.fixture
    async def backend(self, provider, by_size):
        provider.usual = by_size
        made = self.make(provider)
        yield made
        await made.close()

    @pytest.fixture
    async def failing(self, provider, reply):
        provider.usual = reply(status=500, error={"message": "CANARY", "code": "boom"})
        made = self.make(provider)
        yield made
        await made.close()

    @pytest.fixture
    def secrets(self):
        return ["sk-CANARY-KEY"]


class TestOpenAISdkKeepsTheContract(OverTheWire):
    def make(self, provider):
        return register_openai(config={**QUICK, "transport": "sdk"})[0]


class TestOpenAILeanKeepsTheContract(OverTheWire):
    def make(self, provider):
        return register_openai(config={**QUICK, "transport": "lean"})[0]


class TestOpenAIResponsesKeepsTheContract(OverTheWire):
    def make(self, provider):
        return register_openai(config={**QUICK, "api": "responses"})[0]


class TestLangChainKeepsTheContract(OverTheWire):
    def make(self, provider):
        pytest.importorskip("langchain_openai")
        arguments = {"model": "m", "base_url": provider.url}
        table = {"chat_model": "langchain_openai:ChatOpenAI", "arguments": arguments, **QUICK}
        return register_langchain(config=table)[0]


class TestPhrasebookKeepsTheContract(BackendContract):
    @pytest.fixture
    async def backend(self):
        (made,) = register_phrasebook(config={})
        yield made
        await made.close()

    @pytest.fixture
    async def failing(self):
        pytest.skip("the phrasebook asks no model that could fail")
        yield


class TestFakeKeepsTheContract(BackendContract):
    @pytest.fixture
    async def backend(self):
        yield FakeBackend()

    @pytest.fixture
    async def failing(self):
        yield FakeBackend(BackendError("It failed", kind="server"))

import subprocess
import sys

import pytest

from genpers.backends.assembly import GenerationSettings, assemble
from genpers.backends.chain import Chain
from genpers.backends.policy import CallPolicy
from genpers.backends.retry import Resilient
from genpers.backends.telemetry import Telemetry, TelemetryWithContent
from genpers.errors import BackendError, SettingsError
from genpers.testing import FakeBackend, sample_prompt


class FakeTelemetry:
    """Stands for a tracer, a meter, a histogram and a span, and keeps what they were told."""

    def __init__(self):
        self.spans, self.records, self.statuses = [], [], []

    def create_histogram(self, name, unit, description):
        parent = self

        class Histogram:
            def record(self, value, attributes):
                parent.records.append((name, unit, value, attributes))

        return Histogram()

    def start_span(self, name, **options):
        self.spans.append({"name": name, **options})
        return self

    def set_status(self, status):
        self.statuses.append(status)

    def end(self, end_time=None):
        self.spans[-1]["end"] = end_time


@pytest.fixture
def fake():
    return FakeTelemetry()


async def test_each_attempt_is_a_span_with_the_usual_names_and_no_content(fake, clock):
    inner = FakeBackend(BackendError("no", kind="server", retryable=True))
    observer = Telemetry(fake, fake, client="client", failed="failed")
    chain = Chain([Resilient(inner, CallPolicy(), clock)], observer=observer)
    await chain.complete(sample_prompt(text="CANARY"))
    first, second = fake.spans

    assert first["name"] == "chat fake-1"
    assert first["attributes"]["error.type"] == "server"
    assert fake.statuses == ["failed"]
    assert second["attributes"]["gen_ai.usage.input_tokens"] == 100
    assert second["attributes"]["gen_ai.operation.name"] == "chat"
    assert second["start_time"] <= second["end"]
    assert "CANARY" not in str(fake.spans)


@pytest.mark.parametrize(("wanted", "told"), [(True, False), ("content", True)])
async def test_content_is_told_to_those_alone_who_ask_for_it(fake, monkeypatch, wanted, told):
    def make(*, content):
        kind = TelemetryWithContent if content else Telemetry
        return kind(fake, fake, client="client", failed="failed")

    monkeypatch.setattr("genpers.backends.telemetry.telemetry", make)
    made = assemble({"fake": FakeBackend()}, GenerationSettings(telemetry=wanted))
    await made.backends["fake"].complete(sample_prompt(text="CANARY"))
    span = fake.spans[0]["attributes"]

    assert ("CANARY" in span.get("gen_ai.input.messages", "")) is told
    assert ("title 1" in span.get("gen_ai.output.messages", "")) is told
    assert len(fake.spans) == 1
    assert "CANARY" not in str(fake.records)


async def test_durations_and_tokens_are_metrics(fake, clock):
    observer = Telemetry(fake, fake, client="client", failed="failed")
    await Chain([FakeBackend()], observer=observer).complete(sample_prompt())
    tokens = {
        record[3]["gen_ai.token.type"]: record[2]
        for record in fake.records
        if record[0] == "gen_ai.client.token.usage"
    }

    assert tokens == {"input": 100, "output": 50}
    assert [record[1] for record in fake.records if "duration" in record[0]] == ["s"]


def test_telemetry_without_its_package_says_what_to_install(monkeypatch):
    for name in ("opentelemetry", "opentelemetry.trace", "opentelemetry.metrics"):
        monkeypatch.setitem(sys.modules, name, None)
    settings = GenerationSettings(telemetry=True)

    with pytest.raises(SettingsError, match="opentelemetry-api"):
        assemble({"fake": FakeBackend()}, settings)


def test_backends_are_assembled_without_opentelemetry_and_sqlalchemy():
    code = (
        "import sys; from genpers.backends.assembly import GenerationSettings, assemble;"
        "from genpers.builtin.openai import register_backends;"
        "made = {b.name: b for b in register_backends(config={})};"
        "assemble(made, GenerationSettings());"
        "print(sorted({'opentelemetry', 'sqlalchemy', 'openai'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"


async def test_the_real_sdk_takes_spans_and_metrics_without_content(clock):
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import InMemoryMetricReader
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
    from opentelemetry.trace import SpanKind, Status, StatusCode

    spans, reader, tracing = InMemorySpanExporter(), InMemoryMetricReader(), TracerProvider()
    tracing.add_span_processor(SimpleSpanProcessor(spans))
    metering = MeterProvider(metric_readers=[reader])
    observer = Telemetry(
        tracing.get_tracer("genpers"),
        metering.get_meter("genpers"),
        client=SpanKind.CLIENT,
        failed=Status(StatusCode.ERROR),
    )
    inner = FakeBackend(BackendError("no", kind="server", retryable=True))
    await Chain([Resilient(inner, CallPolicy(), clock)], observer=observer).complete(
        sample_prompt(text="CANARY")
    )
    failed, done = spans.get_finished_spans()
    told = "".join(span.to_json() for span in (failed, done))
    metrics = reader.get_metrics_data().to_json()
    tracing.shutdown()
    metering.shutdown()

    assert failed.attributes["error.type"] == "server"
    assert failed.status.status_code is StatusCode.ERROR
    assert done.attributes["gen_ai.usage.output_tokens"] == 50
    assert done.kind is SpanKind.CLIENT
    assert "gen_ai.client.operation.duration" in metrics
    assert "gen_ai.client.token.usage" in metrics
    assert "CANARY" not in told + metrics

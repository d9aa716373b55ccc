"""What every recording of a Python instrumentation does: calls of each kind, streamed and not."""
import os

CHAT = [{"role": "user", "content": "How are you?"}]


def openai_calls():
    import openai

    client = openai.OpenAI()
    client.chat.completions.create(model="gpt-4o", messages=CHAT)
    stream = client.chat.completions.create(
        model="gpt-4o-mini", messages=CHAT, stream=True, stream_options={"include_usage": True}
    )
    for _ in stream:
        pass
    client.embeddings.create(model="text-embedding-3-small", input="text")


def openai_responses():
    import openai

    client = openai.OpenAI()
    client.responses.create(model="gpt-5", input="How are you?")


def anthropic_calls():
    import anthropic

    client = anthropic.Anthropic()
    client.messages.create(model="claude-sonnet-4-5", max_tokens=100, messages=CHAT)
    with client.messages.stream(model="claude-haiku-4-5", max_tokens=100, messages=CHAT) as stream:
        for _ in stream:
            pass


def google_calls():
    from google import genai

    client = genai.Client(api_key="none", http_options={"base_url": os.environ["MODELS_URL"]})
    client.models.generate_content(model="gemini-2.5-flash", contents="How are you?")
    for _ in client.models.generate_content_stream(model="gemini-2.5-pro", contents="How are you?"):
        pass


def provider():
    """Spans and metrics to OTEL_EXPORTER_OTLP_ENDPOINT."""
    from opentelemetry import metrics, trace
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    traces = TracerProvider()
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(traces)
    meters = MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())])
    metrics.set_meter_provider(meters)
    return lambda: (traces.shutdown(), meters.shutdown())


def attempt(calls):
    """What one instrumentation cannot do is no reason not to record the rest."""
    try:
        calls()
    except Exception as error:  # noqa: BLE001
        print(calls.__name__, "failed:", repr(error)[:300])

"""The official Python SDK tells of calls of a model: COUNT spans, and their tokens as a histogram."""
import os

from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

URL, KEY, COUNT = os.environ["URL"], os.environ["KEY"], int(os.environ["COUNT"])
HEADERS = {"authorization": f"Bearer {KEY}"}

traces = TracerProvider()
traces.add_span_processor(
    BatchSpanProcessor(OTLPSpanExporter(f"{URL}/v1/traces", headers=HEADERS, compression=Compression.Gzip))
)
meters = MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter(f"{URL}/v1/metrics", headers=HEADERS))])
tracer = traces.get_tracer("shop")
usage = meters.get_meter("shop").create_histogram("gen_ai.client.token.usage")
about = {"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "python"}
for number in range(COUNT):
    with tracer.start_as_current_span("chat python", attributes=about) as span:
        span.set_attribute("gen_ai.response.id", f"py-{number}")
        span.set_attribute("gen_ai.usage.input_tokens", 100)
        span.set_attribute("gen_ai.usage.output_tokens", 20)
    usage.record(100, {**about, "gen_ai.token.type": "input"})
    usage.record(20, {**about, "gen_ai.token.type": "output"})
traces.shutdown()
meters.shutdown()

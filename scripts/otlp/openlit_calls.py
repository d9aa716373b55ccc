"""OpenLIT: spans and metrics."""
import os

import openlit
from calls import anthropic_calls, attempt, openai_calls, openai_responses

openlit.init(otlp_endpoint=os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"], application_name="shop", environment="test")
attempt(openai_calls)
attempt(openai_responses)
attempt(anthropic_calls)
from opentelemetry import metrics, trace  # noqa: E402

trace.get_tracer_provider().force_flush()
metrics.get_meter_provider().force_flush()

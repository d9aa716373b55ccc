"""OpenLLMetry: calls within a workflow, an agent and a tool."""
import os

from traceloop.sdk import Traceloop
from traceloop.sdk.decorators import agent, tool, workflow

from calls import anthropic_calls, attempt, openai_calls, openai_responses

Traceloop.init(app_name="shop", api_endpoint=os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"], disable_batch=False)
Traceloop.set_association_properties({"user_id": "u-1", "session_id": "s-1"})


@tool(name="lookup")
def lookup():
    attempt(openai_calls)


@agent(name="helper")
def helper():
    attempt(anthropic_calls)
    lookup()


@workflow(name="support")
def support():
    helper()
    attempt(openai_responses)


support()

"""OpenInference: calls of a session and a user, within an agent's span."""
from calls import anthropic_calls, attempt, openai_calls, openai_responses, provider
from openinference.instrumentation import using_session, using_user
from openinference.instrumentation.anthropic import AnthropicInstrumentor
from openinference.instrumentation.openai import OpenAIInstrumentor
from opentelemetry import trace

end = provider()
OpenAIInstrumentor().instrument()
AnthropicInstrumentor().instrument()
with using_session("s-1"), using_user("u-1"):
    with trace.get_tracer("shop").start_as_current_span("helper") as span:
        span.set_attribute("openinference.span.kind", "AGENT")
        attempt(openai_calls)
        attempt(openai_responses)
        attempt(anthropic_calls)
end()

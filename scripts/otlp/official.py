"""opentelemetry-instrumentation-openai-v2."""
from calls import attempt, openai_calls, openai_responses, provider
from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor

end = provider()
OpenAIInstrumentor().instrument()
attempt(openai_calls)
attempt(openai_responses)
end()

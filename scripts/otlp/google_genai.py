"""opentelemetry-instrumentation-google-genai."""
from calls import attempt, google_calls, provider
from opentelemetry.instrumentation.google_genai import GoogleGenAiSdkInstrumentor

end = provider()
GoogleGenAiSdkInstrumentor().instrument()
attempt(google_calls)
end()

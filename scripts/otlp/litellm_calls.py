"""LiteLLM as a library, with its otel callback."""
import os
import time

os.environ["OTEL_EXPORTER"] = "otlp_http"
os.environ["OTEL_ENDPOINT"] = os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] + "/v1/traces"
import litellm  # noqa: E402
from calls import CHAT  # noqa: E402

litellm.callbacks = ["otel"]
about = {"session_id": "s-1", "user_api_key_alias": "ci", "user_api_key_user_id": "u-1", "user_api_key_team_alias": "web"}
litellm.completion(model="openai/gpt-4o", messages=CHAT, metadata=about)
litellm.completion(
    model="anthropic/claude-sonnet-4-5", messages=CHAT, api_base=os.environ["MODELS_URL"], metadata=about
)
for _ in litellm.completion(
    model="openai/gpt-4o-mini", messages=CHAT, stream=True, stream_options={"include_usage": True}, metadata=about
):
    pass
time.sleep(12)

"""Reads usages as JSON from standard input and writes what litellm's completion_cost says of each, in USD or null."""
import json
import os
import sys

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

import litellm  # noqa: E402
from litellm.types.utils import (  # noqa: E402
    CacheCreationTokenDetails,
    CompletionTokensDetailsWrapper,
    ModelResponse,
    PromptTokensDetailsWrapper,
    Usage,
)


def usage_of(tokens):
    count = lambda kind: tokens.get(kind, 0)
    prompt = sum(count(kind) for kind in ("input", "cacheRead", "cacheWrite", "cacheWrite1h", "inputAudio"))
    completion = sum(count(kind) for kind in ("output", "reasoning", "outputAudio"))
    written = count("cacheWrite") + count("cacheWrite1h")
    return Usage(
        prompt_tokens=prompt,
        completion_tokens=completion,
        total_tokens=prompt + completion,
        cache_read_input_tokens=count("cacheRead"),
        cache_creation_input_tokens=written,
        prompt_tokens_details=PromptTokensDetailsWrapper(
            cached_tokens=count("cacheRead"),
            audio_tokens=count("inputAudio"),
            text_tokens=count("input"),
            cache_creation_tokens=written,
            cache_creation_token_details=CacheCreationTokenDetails(
                ephemeral_5m_input_tokens=count("cacheWrite"),
                ephemeral_1h_input_tokens=count("cacheWrite1h"),
            ),
        ),
        completion_tokens_details=CompletionTokensDetailsWrapper(
            reasoning_tokens=count("reasoning"),
            audio_tokens=count("outputAudio"),
            text_tokens=count("output"),
        ),
    )


def cost_of(row):
    is_batch = row.get("serviceTier") == "batch"
    response = ModelResponse(model=row["litellmModel"], usage=usage_of(row["tokens"]))
    try:
        return litellm.completion_cost(
            completion_response=response,
            model=row["litellmModel"],
            call_type="aretrieve_batch" if is_batch else "acompletion",
            service_tier=None if is_batch else row.get("serviceTier"),
        )
    except Exception as error:
        print(f'{row["litellmModel"]}: {str(error).splitlines()[0]}', file=sys.stderr)
        return None


json.dump([cost_of(row) for row in json.load(sys.stdin)], sys.stdout)

#!/bin/sh
# One question to an agent tool with its telemetry on: agents.sh claude|codex|gemini. TOOLS has its node_modules.
set -eu
HOME=$(mktemp -d)
export HOME
cd "$HOME"
bin=$TOOLS/node_modules/.bin
case $1 in
claude)
  export CLAUDE_CODE_ENABLE_TELEMETRY=1 OTEL_METRICS_EXPORTER=otlp OTEL_LOGS_EXPORTER=otlp
  export OTEL_METRIC_EXPORT_INTERVAL=1000 OTEL_LOGS_EXPORT_INTERVAL=500 CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1
  "$bin/claude" -p 'How are you?' --model claude-sonnet-4-5 </dev/null
  ;;
codex)
  export CODEX_HOME=$HOME
  cat >config.toml <<TOML
model = "gpt-5-codex"
model_provider = "fake"
[model_providers.fake]
name = "fake"
base_url = "$OPENAI_BASE_URL"
env_key = "OPENAI_API_KEY"
wire_api = "responses"
[otel]
exporter = { otlp-http = { endpoint = "$OTEL_EXPORTER_OTLP_ENDPOINT/v1/logs", protocol = "binary" } }
metrics_exporter = { otlp-http = { endpoint = "$OTEL_EXPORTER_OTLP_ENDPOINT/v1/metrics", protocol = "binary" } }
TOML
  "$bin/codex" exec --skip-git-repo-check 'How are you?' </dev/null
  ;;
gemini)
  mkdir .gemini
  echo '{"security":{"auth":{"selectedType":"gemini-api-key"}}}' >.gemini/settings.json
  export GEMINI_TELEMETRY_ENABLED=true GEMINI_TELEMETRY_TARGET=local GEMINI_TELEMETRY_OTLP_PROTOCOL=http
  export GEMINI_TELEMETRY_OTLP_ENDPOINT="$OTEL_EXPORTER_OTLP_ENDPOINT" GEMINI_CLI_TRUST_WORKSPACE=true
  "$bin/gemini" -m gemini-2.5-flash -p 'How are you?' </dev/null
  ;;
esac

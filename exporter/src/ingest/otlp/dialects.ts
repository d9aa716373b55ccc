/** Every dialect: who speaks, and how. */
import type { Dialect } from './dialect.ts';
import * as claudeCode from './dialects/claude-code.ts';
import * as codex from './dialects/codex.ts';
import * as geminiCli from './dialects/gemini-cli.ts';
import * as genAi from './dialects/gen-ai.ts';
import * as litellm from './dialects/litellm.ts';
import * as openinference from './dialects/openinference.ts';
import * as openlit from './dialects/openlit.ts';
import * as openllmetry from './dialects/openllmetry.ts';
import * as vercelAi from './dialects/vercel-ai.ts';
import type { Signal } from './signal.ts';

/**
 * The first that knows a record reads it; what speaks the conventions beside its own dialect comes before them. Of a
 * source, the first is the one by which its usage is taken unless the configuration says another.
 */
export const DIALECTS: readonly Dialect[] = [
  claudeCode.logs,
  claudeCode.metrics,
  claudeCode.spans,
  codex.logs,
  codex.metrics,
  geminiCli.logs,
  geminiCli.metrics,
  vercelAi.spans,
  openinference.spans,
  litellm.spans,
  openllmetry.spans,
  openlit.spans,
  genAi.spans,
  genAi.logs,
  genAi.metrics,
];

export const SOURCES: readonly string[] = [...new Set(DIALECTS.map(({ source }) => source))];

/** Those that read records of a signal. */
export const DIALECTS_OF: Readonly<Record<Signal, readonly Dialect[]>> = {
  traces: DIALECTS.filter(({ signal }) => signal === 'traces'),
  logs: DIALECTS.filter(({ signal }) => signal === 'logs'),
  metrics: DIALECTS.filter(({ signal }) => signal === 'metrics'),
};

/** By which signals a source can tell of usage; the first is taken unless the configuration says another. */
export const signalsOf = (source: string): readonly Signal[] => [
  ...new Set(DIALECTS.filter((each) => each.source === source).map(({ signal }) => signal)),
];

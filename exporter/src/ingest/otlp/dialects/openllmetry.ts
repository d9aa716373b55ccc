/**
 * OpenLLMetry (Traceloop): workflows, tasks, agents and tools are spans around the calls. Input holds what was read
 * from and written to a cache.
 * https://github.com/traceloop/openllmetry
 */
import type { Dialect } from '../dialect.ts';
import { spans as conventions, usageOf } from './gen-ai.ts';

/** `llm.request.type` of calls of a model, until `gen_ai.operation.name` took its place. */
const CALLS: ReadonlySet<string> = new Set(['chat', 'completion', 'embedding', 'rerank']);

export const spans: Dialect = {
  source: 'gen_ai',
  signal: 'traces',
  read(record) {
    const { attributes } = record;
    if (attributes.has('traceloop.span.kind')) return 'repeats';
    const type = attributes.text('llm.request.type');
    if (type !== undefined) return (CALLS.has(type) ? usageOf(record) : null) ?? 'no_usage';
    return attributes.has('traceloop.workflow.name') ? conventions.read(record) : null;
  },
};

/**
 * OpenLLMetry (Traceloop): workflows, tasks, agents and tools are spans around the calls. Input holds what was read
 * from and written to a cache.
 * https://github.com/traceloop/openllmetry
 */
import type { Dialect } from '../dialect.ts';
import { usageOf } from './gen-ai.ts';

/** `llm.request.type` of calls of a model. */
const CALLS: ReadonlySet<string> = new Set(['chat', 'completion', 'embedding', 'rerank']);

export const spans: Dialect = {
  source: 'openllmetry',
  signal: 'traces',
  read(record) {
    const { attributes } = record;
    if (attributes.has('traceloop.span.kind')) return 'repeats';
    const type = attributes.text('llm.request.type');
    if (type === undefined) return null;
    const usage = CALLS.has(type) ? usageOf(record) : null;
    return usage
      ? {
          ...usage,
          dimensions: {
            agent: attributes.text('gen_ai.agent.name', 'traceloop.entity.name', 'traceloop.workflow.name'),
            user: attributes.text('traceloop.association.properties.user_id'),
            conversation: attributes.text(
              'traceloop.association.properties.session_id',
              'traceloop.association.properties.conversation_id',
            ),
          },
        }
      : 'no_usage';
  },
};

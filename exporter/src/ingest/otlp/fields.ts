/** Which attributes say what an event is about. */
import { EVENT_DIMENSIONS } from '@ledgerline/api';
import type { Attributes } from './attributes.ts';

/** What can be told by an attribute: who pays, and every dimension. */
export const FIELDS = ['org', 'title', ...EVENT_DIMENSIONS] as const;
export type Field = (typeof FIELDS)[number];

/** By field, attributes of the operator's own: the first that is there says it, before any other. */
export type OwnAttributes = Readonly<Partial<Record<Field, readonly string[]>>>;

/** `reasonDetail` is `ledgerline.reason_detail`: who can set attributes can say everything. */
const OURS = Object.fromEntries(
  FIELDS.map((field) => [field, `ledgerline.${field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`]),
) as Record<Field, string>;

/** What an application of OpenLLMetry says of all spans within a call of its own. */
const TRACELOOP = 'traceloop.association.properties';

/**
 * Names of the conventions, and of tools that have others. Nothing personal but ids: mail addresses and names of people
 * are for the operator to choose.
 */
const STANDARD: OwnAttributes = {
  model: ['gen_ai.response.model', 'gen_ai.request.model'],
  provider: ['gen_ai.provider.name', 'gen_ai.system'],
  serviceTier: [
    'openai.response.service_tier',
    'gen_ai.openai.response.service_tier',
    'openai.request.service_tier',
    'gen_ai.openai.request.service_tier',
  ],
  workspace: ['workspace.id', 'team.id', 'service.namespace'],
  user: ['user.id', 'enduser.id', 'user.account_uuid', 'user.account_id', 'langfuse.user.id', `${TRACELOOP}.user_id`],
  agent: ['gen_ai.agent.name', 'gen_ai.agent.id', 'agent.name'],
  conversation: [
    'gen_ai.conversation.id',
    'session.id',
    'conversation.id',
    'langfuse.session.id',
    `${TRACELOOP}.session_id`,
  ],
};

/** @param told what the dialect knows better than attributes that all share */
export function fieldOf(field: Field, attributes: Attributes, own: OwnAttributes, told?: string): string | undefined {
  const chosen = attributes.text(...(own[field] ?? []), OURS[field]);
  return chosen ?? told ?? attributes.text(...(STANDARD[field] ?? []));
}

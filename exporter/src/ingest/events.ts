import type { IngestAnswer } from '@ledgerline/api';
import type { PostAnswer } from '../ledger/outcome.ts';
import type { AccessKey } from '../model/access.ts';
import type { UsageEvent } from '../model/event.ts';
import { Refusal, type RefusalCode } from '../model/refusal.ts';
import { orgsWith } from '../access/roles.ts';
import { isInvalid, parseEvent } from './event-parser.ts';
import type { Body } from './body.ts';

/** Where events go: resolves when they are on disk. */
export type Post = (events: readonly UsageEvent[], backfill: boolean) => Promise<PostAnswer>;

interface Rejected {
  readonly index: number;
  readonly id: string | null;
  readonly code: RefusalCode;
  readonly message: string;
  readonly field?: string;
}

/** Takes the events of one request. Valid ones are posted whatever becomes of the others; each refused one is named. */
export async function ingest(
  body: Body,
  from: { key: AccessKey; org: string | undefined; backfill: boolean },
  post: Post,
): Promise<IngestAnswer & { rejected: Rejected[] }> {
  const orgOf = orgRule(from.key, from.org);
  const events: UsageEvent[] = [];
  const indexes: number[] = [];
  const rejected: Rejected[] = [];
  body.items.forEach((item, index) => {
    const broken = body.broken.get(index);
    const event =
      broken === undefined ? parseEvent(item) : ({ code: 'invalid_event', field: '', message: broken } as const);
    if (isInvalid(event)) {
      const { code, message, field } = event;
      rejected.push({ index, id: idOf(item), code, message, ...(field === '' ? {} : { field }) });
      return;
    }
    const org = orgOf(event.org);
    if (org instanceof Refusal) {
      rejected.push({ index, id: event.id, code: org.code, message: org.message, field: 'org' });
      return;
    }
    events.push(org === event.org ? event : { ...event, org });
    indexes.push(index);
  });
  const posted: PostAnswer =
    events.length > 0 ? await post(events, from.backfill) : { accepted: 0, duplicates: 0, revised: 0, rejected: [] };
  for (const { index, code, message, field } of posted.rejected)
    rejected.push({
      index: indexes[index] ?? 0,
      id: events[index]?.id ?? null,
      code,
      message,
      ...(field === undefined ? {} : { field }),
    });
  rejected.sort((a, b) => a.index - b.index);
  const { accepted, duplicates, revised } = posted;
  return { accepted, duplicates, revised, rejected };
}

function idOf(item: unknown): string | null {
  const id: unknown = typeof item === 'object' && item !== null && 'id' in item ? item.id : null;
  return typeof id === 'string' ? id.slice(0, 128) : null;
}

/** Which organization an event belongs to: `?org=` and its own must agree, else it is the only one of the key. */
function orgRule(key: AccessKey, named: string | undefined): (own: string) => string | Refusal {
  const held = orgsWith(key, ['ingest']);
  const only = held !== '*' && held.length === 1 ? held[0] : undefined;
  const may = new Set(held === '*' ? [] : held);
  return (own) => {
    if (named !== undefined && own !== '' && own !== named)
      return new Refusal('org_mismatch', `is ${own}, but the request is for ${named}`, 'org');
    const org = own || named || only;
    if (org === undefined)
      return new Refusal('org_required', 'say which organization: org in the event, or ?org=', 'org');
    if (held !== '*' && !may.has(org)) return new Refusal('forbidden', 'the key lacks the role ingest there', 'org');
    return org;
  };
}

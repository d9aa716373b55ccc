import type { IngestAnswer } from '@ledgerline/api';
import type { PostAnswer } from '../ledger/outcome.ts';
import type { AccessKey } from '../model/access.ts';
import type { ContextNumbers } from '../model/context-numbers.ts';
import type { PackedEvents } from '../model/event-batch.ts';
import { EventPacker } from '../model/event-packer.ts';
import { Refusal, type RefusalCode } from '../model/refusal.ts';
import { orgsWith } from '../access/roles.ts';
import type { Body } from './body.ts';
import { InvalidEvent, isInvalid, parseEvent } from './event-parser.ts';
import { ItemReader } from './item-reader.ts';

/** Where events go: resolves when they are on disk. */
export type Post = (events: PackedEvents, backfill: boolean) => Promise<PostAnswer>;

/** Who writes: events are packed with the contexts that it was told of, and posted before others are packed. */
export interface Recipient {
  readonly contexts: ContextNumbers;
  readonly post: Post;
}

export interface Rejected {
  readonly index: number;
  readonly id: string | null;
  readonly code: RefusalCode;
  readonly message: string;
  readonly field?: string;
}

/** What became of a request. */
export type Became = IngestAnswer & { rejected: Rejected[] };

/** What a request carried, packed, but for what cannot be taken. */
interface PackedBody {
  readonly events: PackedEvents;
  /** Where in the request each of them was. */
  readonly indexes: readonly number[];
  readonly rejected: readonly Rejected[];
}

/** Takes the events of one request. Valid ones are posted whatever becomes of the others; each refused one is named. */
export async function ingest(
  body: Body,
  from: { key: AccessKey; org: string | undefined; backfill: boolean },
  { contexts, post }: Recipient,
): Promise<Became> {
  const packed = packBody(body, orgRule(from.key, from.org), contexts);
  const posted: PostAnswer =
    packed.events.size > 0
      ? await post(packed.events, from.backfill)
      : { accepted: 0, duplicates: 0, revised: 0, rejected: [] };
  const refused = posted.rejected.map(({ index: row, code, message, field }): Rejected => {
    const index = packed.indexes[row] ?? 0;
    return { index, id: idOf(body.items[index]), code, message, ...(field === undefined ? {} : { field }) };
  });
  const isTold = ({ index, code }: Rejected): boolean => code === 'conflict' && (body.knownById?.has(index) ?? false);
  const told = refused.filter(isTold).length;
  const rejected = [...packed.rejected, ...refused.filter((each) => !isTold(each))].sort((a, b) => a.index - b.index);
  const { accepted, duplicates, revised } = posted;
  return { accepted, duplicates: duplicates + told, revised, rejected };
}

function packBody({ items, broken }: Body, orgOf: OrgRule, contexts: ContextNumbers): PackedBody {
  const packer = new EventPacker(contexts, items.length, idUnits(items));
  const reader = new ItemReader(packer);
  const indexes: number[] = [];
  const rejected: Rejected[] = [];
  for (const [index, item] of items.entries()) {
    const refused = broken.get(index) ?? packItem(item, packer, reader, orgOf);
    if (refused) rejected.push(rejection(index, item, refused));
    else indexes.push(index);
  }
  return { events: packer.packed(), indexes, rejected };
}

/** @returns why it was not packed */
function packItem(
  item: unknown,
  packer: EventPacker,
  reader: ItemReader,
  orgOf: OrgRule,
): Refusal | InvalidEvent | null {
  const event = reader.read(item) ? null : parseEvent(item);
  if (isInvalid(event)) return event;
  const org = orgOf((event ?? reader).org);
  if (org instanceof Refusal) return org;
  if (event) packer.add({ ...event, org });
  else packer.end(reader.id, org, reader.rare);
  return null;
}

function rejection(index: number, item: unknown, refused: Refusal | InvalidEvent): Rejected {
  const { code, message, field = '' } = refused;
  const id = idOf(item);
  return {
    index,
    // What is no valid event may have an id of any length.
    id: refused instanceof InvalidEvent ? (id?.slice(0, MOST_ID_UNITS) ?? null) : id,
    ...{ code, message },
    ...(field === '' ? {} : { field }),
  };
}

const MOST_ID_UNITS = 128;

/** How long the ids are that a byte holds each character of, if they are valid. */
function idUnits(items: readonly unknown[]): number {
  let units = 0;
  for (const item of items) units += Math.min(idOf(item)?.length ?? 0, MOST_ID_UNITS);
  return units;
}

function idOf(item: unknown): string | null {
  const id: unknown = typeof item === 'object' && item !== null && 'id' in item ? item.id : null;
  return typeof id === 'string' ? id : null;
}

type OrgRule = (own: string) => string | Refusal;

/** Which organization an event belongs to: `?org=` and its own must agree, else it is the only one of the key. */
function orgRule(key: AccessKey, named: string | undefined): OrgRule {
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

/** What the examples share: an organization with plain figures. */
import type { OrgBody, UsageEvent } from './book.ts';
import { DAY } from './calendar.ts';
import { ReferenceLedger } from './ledger.ts';

export const utc = (time: string): number => Date.parse(time);
export const START = utc('2026-01-01T00:00:00Z');
export const HOUR = DAY / 24;
export const UTC: OrgBody = { plan: 'ten', billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1 };

/** An organization created as its first cycle begins, with 10 credits a month. */
export function ledger(body: Partial<OrgBody> = {}, plan: { grantsPayOverage?: boolean; bonusCredits?: string } = {}) {
  const book = new ReferenceLedger();
  book.putPlan({ id: 'ten', monthlyCredits: '10', ...plan });
  book.putPlan({ id: 'thirty', monthlyCredits: '30' });
  book.putOrg(START, 'acme', { ...UTC, ...body });
  return book;
}

/** Rated upstream, so that the sums are plain. */
export const costs = (id: string, time: number, credits: string, more: Partial<UsageEvent> = {}): UsageEvent => ({
  ...{ id, time, type: 'tool', credits },
  ...more,
});

export function balance(book: ReferenceLedger, at: number, now = at) {
  const answer = book.balance('acme', at, now);
  if ('refused' in answer) throw new Error(answer.refused);
  return answer;
}

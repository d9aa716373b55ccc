import type { RefundBody } from '@ledgerline/api';
import { postRefund, refundOf, refundable } from '../ledger/adjust.ts';
import { Changes } from '../ledger/changes.ts';
import { settle } from '../ledger/cycles.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { grantsNow } from '../ledger/returns.ts';
import { formatCredits, formatUsd, sameDecimal } from '../model/money.ts';
import { Refusal } from '../model/refusal.ts';
import { refundToJson, type RefundJson } from '../json/resources.ts';
import { amount } from './body-fields.ts';
import { checkTime, postingTime } from './grants.ts';
import { existing } from './orgs.ts';

/**
 * Refunds an event, whole where no amount is given. The id makes it idempotent: the same refund again changes nothing,
 * another under its id is refused, and so is more than the event was charged.
 */
export async function postRefundOf(
  ledger: Ledger,
  actor: string,
  org: string,
  body: RefundBody,
): Promise<{ created: boolean; answer: RefundJson }> {
  return ledger.change(async (session, now) => {
    const account = await existing(session, org);
    const { id, event, note = '' } = body;
    const request = JSON.stringify([event, sameDecimal(body.credits, 6), sameDecimal(body.costUsd, 9), note]);
    const known = await session.refund(org, id);
    if (known) {
      if (known.request !== request) throw new Refusal('conflict', 'another refund has this id', 'id');
      return { result: { created: false, answer: refundToJson(known) }, audit: null };
    }
    const metered = await session.event(org, event);
    if (!metered) throw new Refusal('not_found', `there is no event ${event}`, 'event');
    const time = postingTime(account, body.at, now);
    checkTime(account, body.at, time, now);
    const changes = new Changes();
    const journal = changes.journal(account);
    settle(account, time, await session.plans(), journal);
    const byom = account.terms.billingModel === 'byom';
    const paidIn = byom ? 'usd' : 'credits';
    const [field, other] = byom ? (['costUsd', 'credits'] as const) : (['credits', 'costUsd'] as const);
    if (body[other] !== undefined)
      throw new Refusal(
        'invalid_request',
        `the organization pays in ${byom ? 'USD' : 'credits'}: give ${field}`,
        other,
      );
    const part = body[field] === undefined ? null : amount(body[field], field, byom ? 9 : 6);
    if (part === 0n) throw new Refusal('invalid_request', 'must be more than 0', field);
    const left = refundable(metered);
    const shown = byom ? `${formatUsd(left.usd)} USD` : `${formatCredits(left.credits)} credits`;
    if (left.credits === 0n && left.usd === 0n) throw new Refusal('conflict', 'has nothing left to refund', 'event');
    if (part !== null && part > left[paidIn])
      throw new Refusal('conflict', `is more than is left to refund: ${shown}`, field);
    const context = {
      entries: await session.entriesOf(org, event),
      grants: grantsNow(await session.grants(org), journal),
    };
    const what = { org, id, event, ...refundOf(metered, part, paidIn), time, note, request };
    const refund = postRefund(account, metered, what, context, changes);
    await session.save(changes);
    const result = { created: true, answer: refundToJson(refund) };
    return { result, audit: { actor, action: 'post refund', org, before: null, after: result.answer } };
  });
}

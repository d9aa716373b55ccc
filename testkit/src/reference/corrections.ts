/** What is corrected afterwards: refunds, and prices that came late or were wrong. */
import type { Org, RefundBody, Refunded, Refused } from './book.ts';
import { instantOf } from './calendar.ts';
import { added, counted } from './charging.ts';
import { halfEven, micro, nano, sum } from './money.ts';
import { isRefused, momentOf, refused } from './orgs.ts';
import { type Plans, postFor, settle, settled } from './posting.ts';
import { isUpstream, type Price, priceFor, rate } from './rating.ts';
import * as sums from './sums.ts';

/** What a refund is; when it is posted is no part of that. */
const fieldsOf = ({ id, event, credits, costUsd, note = '' }: RefundBody): string => {
  const amounts = [credits === undefined ? '' : micro(credits), costUsd === undefined ? '' : nano(costUsd)].map(String);
  return JSON.stringify([id, event, amounts, note]);
};

export function refund(plans: Plans, org: Org, now: number, body: RefundBody): Refunded | Refused {
  const known = org.refunds.find((each) => each.body.id === body.id);
  if (known) return fieldsOf(known.body) === fieldsOf(body) ? known.answer : refused('conflict');
  if (!org.events.some((each) => each.body.id === body.event)) return refused('not_found');
  const at = momentOf(org, now, body.at);
  if (isRefused(at)) return at;
  const { byom } = sums.cycleOf(settled(plans, org, at)).terms;
  if ((byom ? body.credits : body.costUsd) !== undefined) return refused('invalid_request');
  const left = sums.leftOf(org, body.event);
  // The currency of the billing model says how much, the other follows; who takes all of the one takes all of both.
  const [main, other] = byom ? [left.usd, left.credits] : [left.credits, left.usd];
  const asked = byom ? body.costUsd : body.credits;
  const amount = asked === undefined ? main : byom ? nano(asked) : micro(asked);
  if (asked !== undefined && amount === 0n) return refused('invalid_request');
  if (amount > main || (main === 0n && other === 0n)) return refused('conflict');
  const follows = amount === main ? other : halfEven(other * amount, main);
  const [credits, costUsd] = byom ? [follows, amount] : [amount, follows];
  settle(plans, org, at);
  const returns = postFor(org, at, 'refund', body.event, { credits: -credits, usd: -costUsd });
  const lost = sum(returns.filter((each) => each.lost).map((each) => each.credits));
  const answer = { id: body.id, event: body.event, credits, costUsd, returned: credits - lost, lost, time: at };
  org.refunds.push({ body, answer });
  return answer;
}

export interface Repricing {
  readonly from: number;
  readonly to: number;
  readonly model?: string;
  readonly dryRun?: boolean;
}

/** What today's prices would have charged for the events of a range; a dry run only says by how much it differs. */
export function reprice(
  { plans, prices }: { plans: Plans; prices: readonly Price[] },
  org: Org,
  now: number,
  { from, to, model, dryRun = false }: Repricing,
) {
  const at = Math.max(now, sums.newest(org));
  const { byom } = sums.cycleOf(settled(plans, org, at)).terms;
  const changes = org.events
    .filter(({ body }) => from <= instantOf(body.time) && instantOf(body.time) < to)
    .filter(({ body }) => !isUpstream(body) && (model === undefined || body.model === model))
    .sort((a, b) => instantOf(a.body.time) - instantOf(b.body.time))
    .map((event) => {
      const price = priceFor(prices, event.body);
      const [before, rating] = [rate(event.body, event.price, byom), rate(event.body, price, byom)];
      const [charged, left] = [sums.chargedOf(org, event.body.id), sums.leftOf(org, event.body.id)];
      // No adjustment gives back more than refunds have left.
      const credits = byom ? 0n : added(rating.credits, before.credits, charged.credits, left.credits);
      const usd = added(rating.usd, before.usd, charged.usd, left.usd);
      return { event, price, unpriced: rating.unpriced, credits, usd };
    })
    .filter(({ event, price, unpriced, credits, usd }) => {
      const isSame = JSON.stringify(price) === JSON.stringify(event.price) && unpriced === event.unpriced;
      return credits !== 0n || usd !== 0n || !isSame;
    });
  if (!dryRun && changes.length > 0) {
    settle(plans, org, at);
    for (const { event, price, unpriced, credits, usd } of changes) {
      counted(org, now, () => postFor(org, at, 'adjustment', event.body.id, { credits, usd }));
      Object.assign(event, { price, unpriced });
    }
  }
  const [credits, usd] = [sum(changes.map((each) => each.credits)), sum(changes.map((each) => each.usd))];
  return { events: changes.length, credits, usd };
}

import TinyQueue from 'tinyqueue';
import type { Account, BillingModel } from '../model/account.ts';
import type { Reservation } from '../model/reservation.ts';
import { remaining } from './remaining.ts';

/** How many that have ended the queue of expiries may hold beside those that have not. */
const MOST_ENDED = 1000;

/** The reservations of one organization that may still hold something. */
export class Holds {
  private readonly open = new Map<string, Reservation>();
  private byExpiry: TinyQueue<Reservation>;
  private readonly held: Record<BillingModel, bigint> = { credits: 0n, byom: 0n };

  constructor(reservations: Iterable<Reservation> = []) {
    for (const reservation of reservations) {
      this.open.set(reservation.id, reservation);
      this.held[reservation.billingModel] += reservation.held;
    }
    this.byExpiry = this.queue();
  }

  /**
   * What is held of what an organization pays in; micro-credits, or nano-USD. Those that are over at `now` hold nothing
   * any more, and nor do those from before it paid otherwise.
   */
  reserved(now: number, billingModel: BillingModel): bigint {
    this.dropOver(now);
    return this.held[billingModel];
  }

  /** Lets go of those that are over at `now`. @returns whether there were any */
  dropOver(now: number): boolean {
    let were = false;
    for (let next = this.byExpiry.peek(); next && next.expiresAt <= now; next = this.byExpiry.peek()) {
      this.byExpiry.pop();
      this.drop(next);
      were = true;
    }
    return were;
  }

  add(reservation: Reservation): void {
    this.open.set(reservation.id, reservation);
    this.byExpiry.push(reservation);
    this.held[reservation.billingModel] += reservation.held;
  }

  /** One that holds something at `now`. */
  find(id: string, now: number): Reservation | undefined {
    const found = this.open.get(id);
    return found && found.expiresAt > now ? found : undefined;
  }

  /** What was charged is no longer held. */
  shrink(reservation: Reservation, charged: bigint): void {
    const less = charged < reservation.held ? charged : reservation.held;
    reservation.held -= less;
    this.held[reservation.billingModel] -= less;
  }

  end(reservation: Reservation, at: number): void {
    this.drop(reservation);
    reservation.endedAt = at;
  }

  private drop(reservation: Reservation): void {
    if (!this.open.delete(reservation.id)) return;
    this.held[reservation.billingModel] -= reservation.held;
    // Most end long before they expire, and would stay in the queue until then.
    if (this.byExpiry.length > 2 * this.open.size + MOST_ENDED) this.byExpiry = this.queue();
  }

  private queue(): TinyQueue<Reservation> {
    return new TinyQueue([...this.open.values()], (a, b) => a.expiresAt - b.expiresAt);
  }
}

/** What can still be promised: credits left, or the headroom of the cap; null: no cap is set. */
export function available(account: Account, reserved: bigint): bigint | null {
  const limit = limitOf(account);
  return limit === null ? null : limit - reserved;
}

/** How far posted and reserved together are past the limit (contract, "Admission"); 0 within it. */
export function excess(account: Account, holds: Holds, now: number): bigint {
  const reserved = holds.reserved(now, account.terms.billingModel);
  const limit = limitOf(account);
  if (limit === null) return 0n;
  const past = reserved > limit ? reserved - limit : 0n;
  return account.terms.billingModel === 'byom' ? past : past + account.overage;
}

function limitOf(account: Account): bigint | null {
  if (account.terms.billingModel === 'credits') return remaining(account);
  return account.spendCap === null ? null : account.spendCap - account.spent;
}

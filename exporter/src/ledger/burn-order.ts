import { POOLS, type Grant } from '../model/account.ts';

/** Burn order: pool by pool; inside a pool the earliest expiry first, then the earliest granted, then the id. */
export function byBurnOrder(a: Grant, b: Grant): number {
  return (
    POOLS.indexOf(a.pool) - POOLS.indexOf(b.pool) ||
    (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity) || // two that never expire: NaN, falls through
    a.grantedAt - b.grantedAt ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

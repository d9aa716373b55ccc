import { type Meter, type PoolName } from './meter';

/** One stretch of the bar: a pool, or the spend of a cap. Fractions are of the stretch. */
export interface Segment {
  readonly pool: PoolName | 'spend';
  readonly label: string;
  readonly granted: number;
  readonly used: number;
  readonly reserved: number;
}

export const POOL_LABELS: Record<PoolName, string> = { monthly: 'Monthly', bonus: 'Bonus', purchased: 'Purchased' };

/** In the order in which they are used, so that what is reserved lies where it will be taken from. */
export function segmentsOf(meter: Meter): Segment[] {
  let reserved = meter.reserved;
  const take = (room: number): number => {
    const taken = Math.min(reserved, Math.max(0, room));
    reserved -= taken;
    return taken;
  };
  if (meter.byom) {
    const { granted, used } = meter;
    if (granted === null) return [];
    return [{ pool: 'spend', label: 'Spend', granted, used: Math.min(used, granted), reserved: take(granted - used) }];
  }
  return meter.pools
    .filter(({ granted }) => granted > 0)
    .map(({ name, granted, used, remaining }) => ({
      pool: name,
      label: POOL_LABELS[name],
      granted,
      used: Math.min(used, granted),
      reserved: take(remaining),
    }));
}

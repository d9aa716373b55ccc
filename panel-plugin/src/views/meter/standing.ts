/** How an organization stands, in a word or two, and what follows where nothing has to be done. */
import { amountInWords, day } from '../../format';
import { nameOf } from './alerts';
import { type Meter } from './meter';

interface State {
  readonly label: string;
  readonly tone: 'success' | 'info' | 'warning' | 'error';
}

const STATES: Readonly<Record<string, State>> = {
  exhausted: { label: 'Out of credits', tone: 'error' },
  at_risk: { label: 'At risk', tone: 'warning' },
  upgrade_suggested: { label: 'Running low', tone: 'warning' },
  half_used: { label: 'More than half used', tone: 'info' },
  cap_reached: { label: 'Cap reached', tone: 'error' },
  cap_at_risk: { label: 'At risk', tone: 'warning' },
  cap_near: { label: 'Near the cap', tone: 'warning' },
};

export function stateOf(meter: Meter): State {
  const name = nameOf(meter);
  const state = name === null ? undefined : STATES[name];
  if (state !== undefined) return state;
  if (meter.byom && meter.granted === null) return { label: 'No cap', tone: 'info' };
  return meter.projection?.available === true
    ? { label: 'On track', tone: 'success' }
    : { label: 'OK', tone: 'success' };
}

/** Of the cycle's end at the current rate; null: somebody is warned of that already, or nothing is known. */
export function outlook(meter: Meter, timeZone: string): string | null {
  const { projection, cycleEnd, granted, remaining, used, unit } = meter;
  const name = nameOf(meter);
  if ((name !== null && name !== 'free') || projection === null || cycleEnd === null) return null;
  const { available, rate, daysRemaining, expiringUnused } = projection;
  if (!available || rate.expected === null || daysRemaining === null)
    return 'There is not enough history yet to say how it goes on.';
  const ends = `when the cycle ends on ${day(cycleEnd, timeZone)}`;
  const more = rate.expected * daysRemaining;
  if (granted === null) return `At the current rate about ${amountInWords(used + more, unit)} are spent ${ends}.`;
  const left = Math.max(0, (remaining ?? 0) - more);
  const unused =
    expiringUnused !== null && expiringUnused > 0 ? ` ${amountInWords(expiringUnused, unit)} expire unused.` : '';
  return `At the current rate about ${amountInWords(left, unit)} are left ${ends}.${unused}`;
}

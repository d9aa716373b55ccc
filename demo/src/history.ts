/**
 * Ninety days of usage: a pure function of the organization and the epoch, so that a second start sends it again as is.
 */
import { conversation, type DemoEvent } from './conversation.ts';
import type { Organization } from './organizations.ts';
import { occurrences, random } from './random.ts';

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** The organizations are a day older than their ninety days of usage. */
export const HISTORY_DAYS = 91;

/** Share of a day's conversations that begin in each local hour: mornings and afternoons, lunch, some at night. */
const HOURS = [1, 1, 0.5, 0.5, 0.5, 1, 2, 4, 8, 11, 12, 10, 6, 9, 12, 11, 9, 7, 4, 3, 3, 2.5, 2, 1.5];
const DAY_SUM = HOURS.reduce((sum, share) => sum + share, 0);
/** From Sunday. */
const WEEKDAYS = [0.25, 1.2, 1.3, 1.3, 1.25, 1.1, 0.3];
/** Days on which something is launched, or breaks. The last week has none: it is what projections go by. */
const SPIKES: ReadonlyMap<number, number> = new Map([
  [17, 2.4],
  [38, 1.9],
  [59, 2.8],
  [73, 2.1],
]);

/** Conversations to expect in the hour that begins `hour` hours after the epoch. */
function expected({ conversationsPerDay, utcOffset }: Organization, epoch: number, hour: number): number {
  const local = new Date(epoch + (hour + utcOffset) * HOUR);
  const day = Math.floor(hour / 24);
  const growth = 0.8 + (0.35 * day) / HISTORY_DAYS;
  const share = (HOURS[local.getUTCHours()] ?? 0) / DAY_SUM;
  return conversationsPerDay * share * (WEEKDAYS[local.getUTCDay()] ?? 1) * (SPIKES.get(day) ?? 1) * growth;
}

/** In the order of time, from a day after the epoch until its {@link HISTORY_DAYS} are over. */
export function history(organization: Organization, epoch: number): DemoEvent[] {
  const end = epoch + HISTORY_DAYS * DAY;
  const events: DemoEvent[] = [];
  for (let hour = 24; hour < HISTORY_DAYS * 24; hour++) {
    const slot = String(hour).padStart(4, '0');
    const chance = random(`${organization.org} ${slot}`);
    const count = occurrences(chance, expected(organization, epoch, hour));
    for (let index = 0; index < count; index++) {
      const start = epoch + hour * HOUR + chance.whole(0, HOUR - 1);
      events.push(...conversation(organization, `${slot}-${index}`, start, chance));
    }
  }
  return events.filter(({ time }) => time < end).sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
}

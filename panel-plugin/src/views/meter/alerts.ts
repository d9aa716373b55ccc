/** What is said about a state, in the words of how the organization pays, and what can be done. */
import { type Meter } from './meter';
import { amount, amountInWords, day, inWords, moment, percent, span } from '../../format';

export type Severity = 'error' | 'warning' | 'info';
export type Action = 'upgrade' | 'raise' | 'invite';

export interface Alert {
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  readonly actions: readonly Action[];
}

interface Row {
  readonly severity: Severity;
  readonly title: (meter: Meter) => string;
  readonly text: (meter: Meter, timeZone: string) => string;
  /** Offered whatever the exporter says; the others follow its `actions`. */
  readonly actions: readonly Action[];
}

const cycleEnds = (meter: Meter, timeZone: string): string =>
  meter.cycleEnd === null ? 'the cycle ends' : `the cycle ends on ${day(meter.cycleEnd, timeZone)}`;
const newCycle = (meter: Meter, timeZone: string): string =>
  meter.cycleEnd === null ? 'the next cycle starts' : `the next cycle starts on ${day(meter.cycleEnd, timeZone)}`;
/** `in 1.4 days, on Nov 23, 02:22` */
const when = (meter: Meter, timeZone: string): string => {
  const { runOutAt, runOutInDays } = meter.projection ?? { runOutAt: null, runOutInDays: null };
  if (runOutAt === null) return 'before then';
  const soon = runOutInDays === null ? '' : `in ${inWords(span(runOutInDays))}, `;
  return `${soon}on ${moment(runOutAt, meter.asOf, timeZone)}`;
};

const ALERTS = {
  exhausted: {
    severity: 'error',
    title: () => 'Out of credits',
    text: (meter, zone) =>
      (meter.over > 0 ? `${amountInWords(meter.over, meter.unit)} were used beyond what was granted. ` : '') +
      `Monthly credits come back when ${newCycle(meter, zone)}.`,
    actions: ['upgrade'],
  },
  at_risk: {
    severity: 'warning',
    title: () => 'Credits will run out before the cycle ends',
    text: (meter, zone) => `At the current rate the last one is used ${when(meter, zone)}.`,
    actions: ['upgrade'],
  },
  upgrade_suggested: {
    severity: 'info',
    title: (meter) => `${percent(meter.percentUsed)} of the credits are used`,
    text: (meter, zone) => `${amountInWords(meter.remaining, meter.unit)} are left until ${cycleEnds(meter, zone)}.`,
    actions: ['upgrade'],
  },
  half_used: {
    severity: 'info',
    title: () => 'More than half of the credits are used',
    text: (meter, zone) => `${amountInWords(meter.remaining, meter.unit)} are left until ${cycleEnds(meter, zone)}.`,
    actions: [],
  },
  free: {
    severity: 'info',
    title: () => 'You are on the free plan',
    text: (meter) => `It grants ${amountInWords(monthly(meter), meter.unit)} a month; a paid plan has more.`,
    actions: ['upgrade'],
  },
  cap_reached: {
    severity: 'error',
    title: () => 'Spend cap reached',
    text: (meter, zone) => `New requests are refused until the cap is raised or ${newCycle(meter, zone)}.`,
    actions: ['raise'],
  },
  cap_at_risk: {
    severity: 'warning',
    title: () => 'The spend cap will be reached before the cycle ends',
    text: (meter, zone) => `At the current rate that is ${when(meter, zone)}; new requests are refused from then on.`,
    actions: ['raise'],
  },
  cap_near: {
    severity: 'warning',
    title: (meter) => `${percent(meter.percentUsed)} of the spend cap is used`,
    text: (meter, zone) =>
      `${amount(meter.remaining, meter.unit)} of headroom are left until ${cycleEnds(meter, zone)}.`,
    actions: ['raise'],
  },
} satisfies Record<string, Row>;

type AlertName = keyof typeof ALERTS;
const isAlert = (name: string): name is AlertName => Object.hasOwn(ALERTS, name);

/** Whatever the state is: the amounts that it goes by lack something. */
const UNPRICED: Row = {
  severity: 'warning',
  title: ({ unpricedEvents }) =>
    unpricedEvents === 1 ? '1 event has no price' : `${unpricedEvents.toLocaleString('en')} events have no price`,
  text: ({ unpricedEvents }) =>
    `No amount here counts what ${unpricedEvents === 1 ? 'it' : 'they'} used. Once there is a price, repricing charges it.`,
  actions: [],
};

/** Empty where all is well. */
export function alertsFor(meter: Meter, timeZone: string): Alert[] {
  const alerts = [stateAlert(meter, timeZone)].filter((alert) => alert !== null);
  return meter.unpricedEvents > 0 ? [...alerts, alertOf(UNPRICED, meter, timeZone, [])] : alerts;
}

const alertOf = (row: Row, meter: Meter, timeZone: string, actions: Iterable<Action>): Alert => ({
  severity: row.severity,
  title: row.title(meter),
  text: row.text(meter, timeZone),
  actions: [...actions],
});

function stateAlert(meter: Meter, timeZone: string): Alert | null {
  const name = nameOf(meter);
  if (name === null) return null;
  const row: Row = ALERTS[name];
  const offered = new Set(row.actions);
  if (!meter.byom && (meter.planFree || meter.actions.includes('upgrade'))) offered.add('upgrade');
  if (meter.actions.includes('invite')) offered.add('invite');
  return alertOf(row, meter, timeZone, offered);
}

function nameOf(meter: Meter): AlertName | null {
  const { state, byom, planFree } = meter;
  const spent = state === 'exhausted' || state === 'cap_reached';
  // A byom organization's state speaks of what was spent, not of what will be; and the two queries may be seconds
  // apart.
  if (!spent && meter.projection?.runOutBeforeCycleEnd === true) return byom ? 'cap_at_risk' : 'at_risk';
  if (isAlert(state)) return state;
  return planFree ? 'free' : null;
}

const monthly = (meter: Meter): number | null =>
  meter.pools.find(({ name }) => name === 'monthly')?.granted ?? meter.granted;

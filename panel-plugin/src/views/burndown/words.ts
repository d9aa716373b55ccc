/** The chart in words: its state, its legend, and any moment of it. */
import { amount, amountInWords, day, inWords, moment, percent, span } from '../../format';
import { type Burndown, DAY, runOutOf, type Values, valuesAt } from './burndown';

/** How it will end, in a sentence. */
export function outcome(burndown: Burndown, timeZone: string): string {
  const { meter, end, now, allowance, rates } = burndown;
  const { projection, unit, byom, asOf } = meter;
  const ends = day(end, timeZone);
  const at = runOutOf(burndown);
  const runsOut = byom ? 'The cap is reached' : 'Credits run out';
  if (at !== null && at <= now)
    return `${byom ? 'The cap was reached' : 'Credits ran out'} on ${moment(at, asOf, timeZone)}`;
  if (projection === null) return 'What is to be expected needs a query of the type Run-out';
  if (rates === null) return 'Not enough history yet to say how it goes on';
  if (at !== null)
    return `${runsOut} on ${moment(at, asOf, timeZone)}, ${inWords(span((end - at) / DAY))} before the cycle ends`;
  const expected = valuesAt(burndown, end).forecast?.expected ?? burndown.usedNow;
  if (allowance === null) return `No cap is set; ${amountInWords(expected, unit)} are to be expected by ${ends}`;
  const left = `${amountInWords(Math.max(0, allowance - expected), unit)} left when the cycle ends on ${ends}`;
  const { early } = projection;
  return early !== null && early <= end && early > now
    ? `About ${left}; at the earliest they run out on ${moment(early, asOf, timeZone)}`
    : `About ${left}`;
}

export interface Entry {
  readonly mark: 'used' | 'expected' | 'range' | 'allowance' | 'before';
  readonly label: string;
  readonly value: string;
}

/** Each line with what it comes to. */
export function legend(burndown: Burndown, timeZone: string): Entry[] {
  const { meter, end, now, usedNow, allowance } = burndown;
  const { unit, byom } = meter;
  const { forecast } = valuesAt(burndown, end);
  const before = valuesAt(burndown, now).before;
  const by = `by ${day(end, timeZone)}`;
  const share = allowance === null || allowance <= 0 ? '' : ` (${percent((100 * usedNow) / allowance)})`;
  return [
    { mark: 'used', label: byom ? 'Spent' : 'Used', value: amountInWords(usedNow, unit) + share },
    ...(allowance === null
      ? []
      : [
          {
            mark: 'allowance',
            label: byom ? 'Spend cap' : 'Allowance',
            value: amountInWords(allowance, unit),
          } as const,
        ]),
    ...(forecast === null
      ? []
      : ([
          { mark: 'expected', label: `Expected ${by}`, value: amount(forecast.expected, unit) },
          { mark: 'range', label: 'Likely', value: `${amount(forecast.low, unit)} – ${amount(forecast.high, unit)}` },
        ] as const)),
    ...(before === null ? [] : [{ mark: 'before', label: 'Last cycle by now', value: amount(before, unit) } as const]),
  ];
}

/** What is known of a moment, line by line. */
export function lines({ used, before, forecast }: Values, { meter, allowance }: Burndown): string[] {
  const { unit, byom } = meter;
  const left = (value: number) => {
    if (allowance === null) return [];
    return value <= allowance
      ? [`${amount(allowance - value, unit)} left`]
      : [`${amount(value - allowance, unit)} more than there is`];
  };
  if (forecast !== null)
    return [
      `${amountInWords(forecast.expected, unit)} expected`,
      `likely ${amount(forecast.low, unit)} – ${amount(forecast.high, unit)}`,
      ...left(forecast.expected),
    ];
  if (used === null) return ['not known yet'];
  return [
    `${amountInWords(used, unit)} ${byom ? 'spent' : 'used'}`,
    ...left(used),
    ...(before === null ? [] : [`${amount(before, unit)} in the last cycle`]),
  ];
}

/** All of the chart in a few sentences, for whoever does not see it. */
export const summary = (burndown: Burndown, timeZone: string): string =>
  [
    `${burndown.meter.name}: ${burndown.meter.byom ? 'spend' : 'use'} of the cycle from ${day(burndown.start, timeZone)} ` +
      `to ${day(burndown.end, timeZone)}`,
    outcome(burndown, timeZone),
    ...legend(burndown, timeZone).map(({ label, value }) => `${label} ${value}`),
  ].join('. ');

/** Four figures, and under each what it is measured against. */
import { amount, amountInWords, day, days, inWords, moment, NOTHING, span, type Figure } from '../../format';
import { type Meter, type Projection } from './meter';

export interface Card extends Figure {
  readonly label: string;
  readonly hints: readonly string[];
}

const NONE: Figure = { value: NOTHING, unit: '' };

export function cardsOf(meter: Meter, timeZone: string): Card[] {
  const { projection } = meter;
  return [
    {
      label: 'Days remaining',
      ...days(projection?.daysRemaining ?? null),
      hints: meter.cycleEnd === null ? [] : [`ends ${day(meter.cycleEnd, timeZone)}`],
    },
    {
      label: 'Days elapsed',
      ...days(projection?.daysElapsed ?? null),
      hints: meter.cycleStart === null ? [] : [`since ${day(meter.cycleStart, timeZone)}`],
    },
    { label: 'Avg per day', ...average(meter), hints: rate(meter) },
    { label: 'Run out in', ...runOut(meter, timeZone) },
  ];
}

const average = ({ projection, unit }: Meter): Figure =>
  projection?.averagePerDay == null
    ? NONE
    : { value: amount(projection.averagePerDay, unit), unit: unit === 'USD' ? '' : 'credits' };

/** The average is the cycle's; the projection goes by the last days. */
const rate = ({ projection, unit }: Meter): string[] =>
  projection?.available === true ? [`lately ${amountInWords(projection.rate.expected, unit)}`] : [];

type RunOut = Omit<Card, 'label'>;

function runOut(meter: Meter, timeZone: string): RunOut {
  const { projection, asOf } = meter;
  if (projection === null) return { ...NONE, hints: [] };
  const { runOutAt, runOutInDays, early } = projection;
  if (runOutAt !== null && runOutInDays !== null && runOutInDays <= 0)
    return {
      value: 'Ran out',
      unit: `${inWords(span(runOutInDays))} ago`,
      hints: [moment(runOutAt, asOf, timeZone)],
    };
  if (!projection.available) return { ...NONE, hints: ['not enough history yet'] };
  if (meter.byom && meter.granted === null) return { ...NONE, hints: ['no cap is set'] };
  if (runOutAt === null) {
    const hints = early === null ? [] : [`at the earliest ${moment(early, asOf, timeZone)}`];
    return { value: 'Not expected', unit: 'within a year', hints };
  }
  return {
    ...span(runOutInDays),
    hints: [moment(runOutAt, asOf, timeZone), `likely ${range(meter, projection, timeZone)}`],
  };
}

/** How sure that is: from the high rate to the low one. */
function range({ asOf }: Meter, { early, late }: Projection, timeZone: string): string {
  const from = moment(early, asOf, timeZone);
  return late === null ? `${from} or later` : `${from} – ${moment(late, asOf, timeZone)}`;
}

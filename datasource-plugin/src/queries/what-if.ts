import type { WhatIf } from '@ledgerline/api/answers';
import { type Column, COUNT, CREDITS, number, table, text, USD } from '../columns';
import { filters } from '../components/fields/filters';
import { org } from '../components/fields/org';
import { range } from '../components/fields/range';
import { written } from '../components/fields/written';
import { NONE_NAME } from '../none';
import { each, filtered, inRange, type Kind } from './kind';
import { unpriced } from './notices';

type Row = WhatIf['models'][number] & { org: string };

const COLUMNS: Record<string, Column<Row>> = {
  model: text('Model', (row) => row.model || NONE_NAME),
  events: number('Events', COUNT, (row) => row.events),
  actualCredits: number('Credits', CREDITS, (row) => row.actual.credits),
  whatIfCredits: number('Credits then', CREDITS, (row) => row.whatIf.credits),
  differenceCredits: number('Difference in credits', CREDITS, (row) => row.difference.credits),
  actualUsd: number('Cost', USD, (row) => row.actual.costUsd),
  whatIfUsd: number('Cost then', USD, (row) => row.whatIf.costUsd),
  differenceUsd: number('Difference in cost', USD, (row) => row.difference.costUsd),
  unpricedEvents: number('Events without a price', COUNT, (row) => row.unpricedEvents),
  org: text('Organization', (row) => row.org),
};

export const whatIf: Kind<'whatIf'> = {
  label: 'What if',
  description: 'What the usage of the time range would have cost on another model, or at the prices of another day',
  fresh: {},
  ask: (query, about) =>
    query.asModel || query.pricesAt
      ? {
          path: 'usage/what-if',
          params: {
            org: query.org,
            asModel: query.asModel,
            asProvider: query.asProvider,
            pricesAt: query.pricesAt,
            ...inRange(query, about),
            ...filtered(query),
          },
        }
      : null,
  frames: (answer) => {
    const rows = each(answer).flatMap((one) => one.models.map((model) => ({ ...model, org: one.org })));
    return [table(Object.entries(COLUMNS), rows, { meta: { notices: unpriced(rows) } })];
  },
  fields: {
    org,
    asModel: written('On the model', { absent: 'The same', tooltip: 'As the price book spells it' }),
    asProvider: written('Of the provider', { absent: 'Any', tooltip: 'Where several provide the model' }),
    pricesAt: written('At the prices of', { absent: 'When it was used', tooltip: 'A date, or RFC 3339' }),
    range,
    filters,
  },
};

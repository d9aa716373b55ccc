import { ANNOTATION_TYPES } from '@ledgerline/api/words';
import type { Annotations } from '@ledgerline/api/answers';
import { type Column, table, text, time } from '../columns';
import { choices } from '../components/fields/choices';
import { org } from '../components/fields/org';
import { range } from '../components/fields/range';
import { inRange, type Kind } from './kind';

type Row = Annotations['annotations'][number];

/** Fields called as Grafana looks for them. */
const columns = (several: boolean): Record<string, Column<Row>> => ({
  time: time('Time', (row) => row.time),
  title: text('Title', (row) => (several ? `${row.org}: ${row.title}` : row.title)),
  text: text('Text', (row) => row.text),
  tags: text('Tags', (row) => [row.type, ...(row.pool ? [row.pool] : [])].join(',')),
  type: text('Type', (row) => row.type),
  org: text('Organization', (row) => row.org),
});

export const annotations: Kind<'annotations'> = {
  label: 'Annotations',
  description: 'Resets, grants, purchases, expiries, thresholds, price changes: as marks on graphs, or a table',
  fresh: {},
  ask: (query, about) => ({
    path: 'annotations',
    params: { org: query.org, type: query.types, ...inRange(query, about) },
  }),
  frames: ({ annotations: rows }) => [
    table(Object.entries(columns(new Set(rows.map((row) => row.org)).size > 1)), rows),
  ],
  fields: {
    org,
    types: choices('Types', ANNOTATION_TYPES, { absent: 'All', tooltip: 'What is marked' }),
    range,
  },
};

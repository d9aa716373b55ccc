import type { ComboboxOption } from '@grafana/ui';
import { getTemplateSrv } from '@grafana/runtime';
import { NONE } from '@ledgerline/api/grafana';
import type { Dimension } from '@ledgerline/api/words';
import { firstValueFrom } from 'rxjs';
import type { Client } from '../../client';
import { interpolatedOrg } from '../../interpolation';
import { NONE_NAME } from '../../none';

type Options = Array<ComboboxOption>;

/** Every field can be left to a dashboard's variable. */
export const variables = (): Options =>
  getTemplateSrv()
    .getVariables()
    .map(({ name }) => ({ value: `$${name}`, label: `$${name}`, description: 'Variable' }));

const has =
  (typed: string) =>
  ({ value, label = value }: ComboboxOption): boolean =>
    `${value} ${label}`.toLowerCase().includes(typed.toLowerCase());

/** Where the list cannot be had, what can be typed is enough: the query itself tells the problem. */
const orNone = (options: Promise<Options>): Promise<Options> => options.catch(() => []);

export async function orgs(client: Client, typed: string): Promise<Options> {
  const known = orNone(
    firstValueFrom(client.me()).then((me) =>
      me.orgs.map(({ org, name }) => ({ value: org, label: name || org, description: name ? org : '' })),
    ),
  );
  const every = { value: '*', label: 'Every organization', description: 'of the API key' };
  return [...(await known), every, ...variables()].filter(has(typed));
}

export async function values(
  client: Client,
  dimension: Dimension,
  org: string | undefined,
  typed: string,
): Promise<Options> {
  const found = orNone(
    Promise.resolve()
      .then(() => firstValueFrom(client.values(dimension, { org: interpolatedOrg(org, {}), q: typed, limit: 100 })))
      .then((all) => all.map(({ value, name }) => ({ value, label: name, description: name === value ? '' : value }))),
  );
  return [...(await found), ...variables().filter(has(typed))];
}

/** What a filter can be set to: those, and usage that says nothing there. */
export const filterValues = async (...args: Parameters<typeof values>): Promise<Options> => [
  ...(await values(...args)),
  ...[{ value: NONE, label: NONE_NAME }].filter(has(args[3])),
];

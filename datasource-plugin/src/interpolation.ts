/** Template variables in queries: every text may hold one, a filter may hold several values or All. */
import type { ScopedVars } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { type Filters, NONE } from '@ledgerline/api/grafana';
import { Problem } from './problem';

const ALL = '$__all';
/** Joins the values of a variable until they are taken apart: a control character that no value has. */
const SEPARATOR = '\u001f';

const format = (value: string | number | ReadonlyArray<string | number> | null | undefined): string =>
  typeof value === 'object' && value !== null ? value.map(String).join(SEPARATOR) : String(value ?? '');

/** A variable on All would otherwise say each of its values, or its custom `allValue`; only its URL form tells. */
function isAll(text: string, scopedVars: ScopedVars): boolean {
  const url = getTemplateSrv().replace(text, scopedVars, 'queryparam');
  return url.includes(ALL) || url.includes(encodeURIComponent(ALL));
}

function valuesOf(text: string, scopedVars: ScopedVars): string[] | 'all' {
  if (!getTemplateSrv().containsTemplate(text)) return text === ALL ? 'all' : [text];
  if (isAll(text, scopedVars)) return 'all';
  const values = getTemplateSrv().replace(text, scopedVars, format).split(SEPARATOR);
  return values.includes(ALL) ? 'all' : values;
}

/** All of an organization is every organization. */
export function interpolatedOrg(org: string | undefined, scopedVars: ScopedVars): string {
  const values = valuesOf(org ?? '', scopedVars);
  if (values === 'all') return '*';
  if (values.length > 1) throw new Problem('Choose one organization, or all of them.');
  return values[0] ?? '';
}

/** A filter on All, or on a variable without a value, filters nothing. */
export function interpolatedFilters(filters: Filters | undefined, scopedVars: ScopedVars): Filters {
  const given = Object.entries(filters ?? {}).flatMap(([dimension, texts]) => {
    const values = texts.map((text) => [text, valuesOf(text, scopedVars)] as const);
    if (values.some(([, each]) => each === 'all')) return [];
    const kept = values.flatMap(([text, each]) => (each === 'all' ? [] : each.filter((v) => v !== '' || text === '')));
    const chosen = kept.map((value) => (value === NONE ? '' : value));
    return chosen.length > 0 ? [[dimension, [...new Set(chosen)]] as const] : [];
  });
  return Object.fromEntries(given);
}

/** Every text of the query, whatever its type; options that come out empty are absent. */
export function interpolated<Q extends { org?: string }>(query: Q, scopedVars: ScopedVars): Q {
  const entries = Object.entries(query).flatMap(([name, value]: [string, unknown]): Array<[string, unknown]> => {
    if (name === 'org') return [];
    if (name === 'filters') return [[name, interpolatedFilters(value as Filters | undefined, scopedVars)]];
    if (typeof value !== 'string') return [[name, value]];
    const text = getTemplateSrv().replace(value, scopedVars);
    return text === '' ? [] : [[name, text]];
  });
  const org = interpolatedOrg(query.org, scopedVars);
  return Object.fromEntries(org === '' ? entries : [...entries, ['org', org]]) as Q;
}

/** As it can be interpolated again: an empty text among the values of a filter would be a variable without a value. */
export const saved = <Q extends object>(query: Q): Q =>
  'filters' in query && query.filters
    ? {
        ...query,
        filters: Object.fromEntries(
          Object.entries(query.filters as Filters).map(([name, values]) => [name, values.map((each) => each || NONE)]),
        ),
      }
    : query;

import type { DataFrame, DataQueryRequest } from '@grafana/data';
import { NONE, type VariableQuery } from '@ledgerline/api/grafana';
import { firstValueFrom } from 'rxjs';
import type { Variable } from '../src/types';
import { CreditsVariables } from '../src/variables/support';
import { answer, backend, datasource, request, rows, templates } from './helpers';

const list = async (query: VariableQuery, search?: string) => {
  const targets = [{ refId: 'v', ...query }];
  const scopedVars = search === undefined ? {} : { __searchFilter: { value: search, text: '' } };
  const asked = { ...request(), targets, scopedVars } as unknown as DataQueryRequest<Variable>;
  const { data, errors } = await firstValueFrom(new CreditsVariables(datasource({ defaultOrg: 'acme' })).query(asked));
  return errors ?? rows(data[0] as DataFrame);
};

beforeEach(() => {
  templates({ o: 'nimbus' });
});

test('organizations: their names, and what is searched', async () => {
  backend({ me: answer('me') });
  expect((await list({ of: 'org' })).length).toBe(3);
  expect(await list({ of: 'org' }, 'nimb')).toEqual([{ text: 'Nimbus Studio', value: 'nimbus' }]);
});

test('values of a dimension, and last that there is none', async () => {
  const asked = backend({ dimensions: answer('values') });
  expect((await list({ of: 'model', org: '$o' }, 'gp')).length).toBe(4);
  expect(asked).toEqual(['dimensions/model?org=nimbus&q=gp&limit=10000']);
  const all = await list({ of: 'model', org: '$o' });
  expect(all).toHaveLength(5);
  expect(all.at(-1)).toEqual({ text: '(none)', value: NONE });
});

test('conversations of the range, the one that used most first', async () => {
  const asked = backend({ conversations: answer('conversations') });
  expect(await list({ of: 'conversation', filters: { agent: ['x'] } })).toHaveLength(3);
  expect(asked).toEqual(['conversations?org=acme&sort=credits&limit=1000&from=1000&to=2000&timezone=UTC&agent=x']);
});

test('a problem is told', async () => {
  backend({});
  expect(await list({ of: 'org' })).toMatchObject([{ message: expect.stringMatching(/no Ledgerline/) as string }]);
});

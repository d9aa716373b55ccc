import type { Observable } from 'rxjs';
import { firstValueFrom } from 'rxjs';
import { answer, backend, datasource, refused, request, templates } from './helpers';

beforeEach(() => {
  templates({});
});

const CASES: Array<[string, () => Observable<never>, RegExp]> = [
  ['the exporter is down', () => refused(502, ''), /does not answer.*datasource's settings/],
  ['the connection is refused', () => refused(500, 'connect ECONNREFUSED'), /does not answer/],
  ['the key is wrong', () => refused(400, 'Authentication to data source failed'), /API key: mend it/],
  ['the key lacks the role', () => refused(403, answer('forbidden')), /lacks the role.*Give the datasource's API key/],
  [
    'the organization is unknown',
    () => refused(404, answer('unknown_org')),
    /^There is no organization nowhere\. Choose/,
  ],
  ['an organization is needed', () => refused(400, answer('org_required')), /set a default organization/],
  ['an option is wrong', () => refused(400, answer('invalid_request')), /^interval: must be one of hour/],
  ['something else answers', () => refused(404, '<html>'), /no Ledgerline exporter/],
];

test.each(CASES)('%s', async (_name, fails, message) => {
  backend({ balance: fails });
  const response = await firstValueFrom(datasource().query(request({ queryType: 'balance', org: 'x' })));
  expect(response.errors).toEqual([{ refId: 'A', message: expect.stringMatching(message) as string }]);
  expect(response.state).toBe('Error');
});

test('a page instead of JSON', async () => {
  backend({ balance: '<html>' });
  const response = await firstValueFrom(datasource().query(request({ queryType: 'balance' })));
  expect(response.errors?.[0]?.message).toMatch(/no Ledgerline exporter/);
});

test('one query fails, the other is shown', async () => {
  backend({ balance: answer('balance'), projection: () => refused(502, '') });
  const response = await firstValueFrom(
    datasource().query(request({ queryType: 'balance' }, { queryType: 'projection', refId: 'B' })),
  );
  expect(response.data).toHaveLength(1);
  expect(response.errors).toMatchObject([{ refId: 'B' }]);
});

test('the test button names key, roles and organizations', async () => {
  backend({ me: answer('me') });
  const result = await datasource({ defaultOrg: 'acme' }).testDatasource();
  expect(result.status).toBe('success');
  expect(result.message).toMatch(/“demo read” with billing, contributor, metrics, for acme, borealis, nimbus/);
});

test('the test button warns of a key that writes or cannot read', async () => {
  backend({ me: answer('me-ingest') });
  const result = await datasource({ defaultOrg: 'none' }).testDatasource();
  expect(result.status).toBe('warning');
  expect(result.message).toMatch(/more than it needs \(ingest\).*lacks the role billing.*none is none of the key's/);
});

test('the test button says what is wrong', async () => {
  backend({ me: () => refused(502, '') });
  expect(await datasource().testDatasource()).toMatchObject({
    status: 'error',
    message: expect.stringMatching(/does not answer/) as string,
  });
});

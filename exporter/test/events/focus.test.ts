/** Charges in FOCUS: column by column as the specification has them, and the sums of the API. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Breakdown } from '@ledgerline/api/answers';
import { expectOk, exporterOfFile, makeKey, makeOrg } from '@ledgerline/testkit/harness.ts';
import { parse } from 'csv-parse/sync';
import { randomEvents } from './history.ts';

const exporter = await exporterOfFile();
const DAY = 86_400_000;
const now = Date.now();
const RANGE = `from=${now - 29.7 * DAY}&to=${now + 1}`;

beforeAll(async () => {
  await makeOrg(exporter, 'acme', {
    ...{ plan: { monthlyCredits: '1000000' }, createdAt: now - 50 * DAY, timezone: 'America/New_York' },
  });
  await makeOrg(exporter, 'globex', { billingModel: 'byom', createdAt: now - 50 * DAY });
  await expectOk(exporter.ask('POST', '/v1/events', { body: randomEvents(now % 1_000_000, 1500, now) }));
});

type Row = Record<string, string>;
const exported = async (query: string, key?: string): Promise<{ text: string; rows: Row[]; total: string | null }> => {
  const { text, headers } = await expectOk(exporter.get(`/v1/export/focus?${RANGE}&${query}`, key));
  return { text, rows: parse<Row>(text, { columns: true }), total: headers.get('x-total-count') };
};

/** FOCUS 1.2, feature level and nulls of each of its columns that is here. */
const MANDATORY = [
  ...['BilledCost', 'BillingAccountId', 'BillingCurrency', 'BillingPeriodEnd', 'BillingPeriodStart', 'ChargeCategory'],
  ...['ChargePeriodEnd', 'ChargePeriodStart', 'ContractedCost', 'EffectiveCost', 'InvoiceIssuerName', 'ListCost'],
  ...['ProviderName', 'PublisherName', 'ServiceCategory', 'ServiceName', 'PricingQuantity', 'PricingUnit'],
];
const MAY_BE_EMPTY = ['BillingAccountName', 'ChargeClass', 'ChargeDescription'];
const DECIMAL = /^-?\d+(\.\d+)?$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const FORMS: readonly (readonly [RegExp, RegExp])[] = [
  [/Cost$|Quantity$|^x_/, DECIMAL],
  [/Period(Start|End)$/, INSTANT],
  [/^BillingCurrency$/, /^USD$/],
  [/^ChargeCategory$/, /^Usage$/],
  [/^ChargeClass$/, /^$/],
  [/^ChargeFrequency$/, /^Usage-Based$/],
  [/^PricingCategory$/, /^Standard$/],
  [/^(Consumed|Pricing)Unit$/, /^(Tokens|Events)$/],
];

test('every column is there, of its type, and nothing mandatory is empty', async () => {
  const { rows } = await exported('org=acme');
  expect(rows.length).toBeGreaterThan(100);
  for (const row of rows) {
    for (const name of MANDATORY) expect([name, row[name]]).not.toEqual([name, '']);
    for (const name of [...MANDATORY, ...MAY_BE_EMPTY]) expect(row).toHaveProperty([name]);
    for (const [name, value] of Object.entries(row))
      for (const [columns, form] of FORMS)
        if (columns.test(name)) expect([name, value]).toEqual([name, expect.stringMatching(form)]);
    expect(Object.keys(row).filter((name) => !/^(x_)?[A-Z][A-Za-z]+$/.test(name))).toEqual([]);
    const {
      BillingPeriodStart = '',
      ChargePeriodStart = '',
      ChargePeriodEnd = '',
      BillingPeriodEnd = '',
      Tags = '',
    } = row;
    expect(BillingPeriodStart <= ChargePeriodStart && ChargePeriodStart < ChargePeriodEnd).toBe(true);
    expect(ChargePeriodEnd <= BillingPeriodEnd).toBe(true);
    expect(Object.values(JSON.parse(Tags) as object).every((tag) => typeof tag === 'string')).toBe(true);
    expect(row['SubAccountId'] === '').toBe(row['SubAccountType'] === '');
  }
});

test('costs, credits, tokens and requests add up to those of the API, in what each organization pays in', async () => {
  for (const [org, currency] of [
    ['acme', 'Credits'],
    ['globex', 'USD'],
  ] as const) {
    const { rows } = await exported(`org=${org}`);
    const answer = await expectOk(exporter.get(`/v1/usage/breakdown?org=${org}&by=model&${RANGE}`));
    const { total } = answer.json as Breakdown;
    const sum = (column: string): number => rows.reduce((all, row) => all + Number(row[column]), 0);
    for (const cost of ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost'])
      expect(sum(cost)).toBeCloseTo(total.costUsd ?? NaN, 8);
    expect(sum('x_Credits')).toBeCloseTo(total.credits ?? NaN, 6);
    expect(sum('x_Requests')).toBe(total.requests);
    expect(sum('x_InputTokens') + sum('x_OutputTokens')).toBe(total.inputTokens + total.outputTokens);
    expect(new Set(rows.map((row) => row['PricingCurrency']))).toEqual(new Set([currency]));
    expect(sum('PricingCurrencyEffectiveCost')).toBeCloseTo(
      (currency === 'USD' ? total.costUsd : total.credits) ?? NaN,
      6,
    );
  }
});

test('as CSV it is nothing but rows, how many the header says; as NDJSON the last line too', async () => {
  const { text, rows, total } = await exported('org=*');
  expect(total).toBe(String(rows.length));
  expect(text).not.toContain('#');
  expect(new Set(rows.map((row) => row['BillingAccountId']))).toEqual(new Set(['acme', 'globex']));
  const ndjson = await expectOk(exporter.get(`/v1/export/focus?${RANGE}&org=*&format=ndjson`));
  expect(ndjson.text.endsWith(`{"rows":${rows.length}}\n`)).toBe(true);
});

test('who bills can be said, filters narrow it, and it is for those who read bills', async () => {
  const { rows } = await exported('org=acme&issuer=Nimbus%20AI&model=m1');
  expect(rows.length).toBeGreaterThan(5);
  for (const { InvoiceIssuerName, ProviderName, PublisherName, ServiceName } of rows)
    expect([InvoiceIssuerName, ProviderName, PublisherName, ServiceName]).toEqual([
      'Nimbus AI',
      'Nimbus AI',
      'Unknown',
      'm1',
    ]);
  const key = await makeKey(exporter, { org: 'globex', role: 'billing' });
  expect((await exporter.get('/v1/export/focus?org=acme', key)).status).toBe(403);
  expect((await exported('org=*', key)).text).not.toContain('acme');
  expect((await exporter.get('/v1/export/focus?org=acme&format=xlsx')).status).toBe(400);
});

/**
 * What the validator of PyPI (focus-validator 1.0.0, the only one there is; of FOCUS 1.0) holds against files that are
 * right: it looks for columns under names that no version has (`ResourceID`, `Provider`, `ChargeType`), wants those
 * of who sells by region, resource, commitment or unit price, takes whole numbers for no decimals, and with the pandas
 * of today no currency for one.
 */
const OF_THE_VALIDATOR = new RegExp(
  [
    ...['BillingCurrency_IsCurrencyCode', 'SkuPriceId_Nullable', '(Consumed|Pricing)Quantity_IsDecimal'],
    ...['(CommitmentDiscount\\w+|(List|Contracted)UnitPrice|Region(Id|Name)|Resource(ID|Name|Type))_Required'],
    '(Provider|Publisher|InvoiceIssuer)_Required',
  ]
    .map((check) => `^${check}$`)
    .join('|'),
);
const validator = process.env['FOCUS_VALIDATOR'] ?? '';
const testIfThere = validator === '' ? test.skip : test;
testIfThere('the validator of FOCUS finds nothing wrong (FOCUS_VALIDATOR)', async () => {
  const { text } = await exported('org=*');
  const file = join(exporter.dataDir, 'focus.csv');
  writeFileSync(file, text);
  const said = execFileSync(validator, ['--data-file', file, '--validate-version', '1.0'], { encoding: 'utf8' });
  const failed = [...said.matchAll(/^(\w+) failed:/gm)].map(([, check = '']) => check);
  expect(said).toContain('_Required');
  expect(failed.filter((check) => !OF_THE_VALIDATOR.test(check))).toEqual([]);
});

import { GrantBody, OrgBody, PricesBody, UsageEventBody } from '@ledgerline/api';
import { Ajv, type AnySchema } from 'ajv';
import { explain } from './explain.ts';

const ajv = new Ajv({ allowUnionTypes: true, verbose: true });
const event = { id: 'e', time: 0, type: 'tool' };
const price = { model: 'm', from: 0 };
const grant = { id: 'g', pool: 'bonus', credits: 1 };
const AMOUNT = 'must be a decimal string such as "1.25", or a number';
const INSTANT = 'must be RFC 3339, such as 2026-11-21T09:00:00Z, or epoch milliseconds';
const UNIT = 'is not known here: a unit is 1 to 64 printable characters and does not begin with __';

test.each<[AnySchema, unknown, string, string]>([
  [PricesBody, [{ ...price, usdPerUnit: { 'a/b': true } }], '0.usdPerUnit.a/b', AMOUNT],
  [PricesBody, [{ ...price, usdPerUnit: { 'a~1b': true } }], '0.usdPerUnit.a~1b', AMOUNT],
  [PricesBody, [{ ...price, usdPerUnit: { __x: 1 } }], '0.usdPerUnit.__x', UNIT],
  [PricesBody, [price, { ...price, usdPerMillion: { prompt: 1 } }], '1.usdPerMillion.prompt', 'is not known here'],
  [PricesBody, [{ model: 'm' }], '0.from', 'is required'],
  [PricesBody, {}, '', 'must be array'],
  [
    OrgBody,
    { billingModel: 'x', name: 'N', plan: 'p', timezone: 'UTC', cycleAnchorDay: 1 },
    'billingModel',
    'must be one of credits, byom',
  ],
  [GrantBody, { ...grant, at: {} }, 'at', INSTANT],
  [GrantBody, { ...grant, at: 'x'.repeat(65) }, 'at', INSTANT],
  [GrantBody, { ...grant, credits: null }, 'credits', AMOUNT],
  [UsageEventBody, { ...event, model: 'a\nb' }, 'model', 'must be printable characters that do not begin with __'],
  [UsageEventBody, { ...event, id: 'a\nb' }, 'id', 'must be 1 to 128 printable characters'],
  [UsageEventBody, { ...event, quantity: { __x: 1 } }, 'quantity.__x', UNIT],
])('%# %j', (schema, value, field, message) => {
  const validate = ajv.compile(schema);
  expect(validate(value)).toBe(false);
  expect(explain(validate.errors)).toEqual({ field, message });
});

test('what has the fields may be named', () => {
  const validate = ajv.compile(UsageEventBody);
  expect(validate({ ...event, tokens: { prompt: 1 } })).toBe(false);
  const message = 'is not a field of an event';
  expect(explain(validate.errors, 'an event')).toEqual({ field: 'tokens.prompt', message });
});

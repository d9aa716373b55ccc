/**
 * Charges in the FinOps Open Cost and Usage Specification (FOCUS) 1.2, https://focus.finops.org: its mandatory columns,
 * those of its conditional ones that apply, and what only this ledger knows under `x_`.
 */
import { countJson, creditsJson, usdJson, type RawNumber } from '../json/json.ts';
import type { Amounts } from '../ledger/rollups.ts';
import { get, inputTokens, outputTokens, totalTokens } from '../reading/amounts.ts';
import type { FocusRow } from '../reading/focus.ts';
import type { Shape } from './row-text.ts';

/** Who bills is the provider of the model, where nobody else is named. */
const UNKNOWN = 'Unknown';

const focusJson = (row: FocusRow) => {
  const { account, period, cycle, keys, workspace, amounts } = row;
  const cost = usdJson(get(amounts, 'usd'));
  const publisher = keys.provider || UNKNOWN;
  const [quantity, unit] = measured(amounts);
  const inCredits = account.terms.billingModel === 'credits';
  const sku = [keys.provider, keys.model || keys.category || keys.type, keys.serviceTier].filter(Boolean).join('/');
  return {
    BilledCost: cost,
    BillingAccountId: account.org,
    BillingAccountName: account.name,
    BillingAccountType: 'Organization',
    BillingCurrency: 'USD',
    BillingPeriodEnd: instant(cycle.end),
    BillingPeriodStart: instant(cycle.start),
    ChargeCategory: 'Usage',
    ChargeClass: null,
    ChargeDescription: [keys.type, keys.model, keys.category].filter(Boolean).join(', '),
    ChargeFrequency: 'Usage-Based',
    ChargePeriodEnd: instant(period.end),
    ChargePeriodStart: instant(period.start),
    ConsumedQuantity: quantity,
    ConsumedUnit: unit,
    ContractedCost: cost,
    EffectiveCost: cost,
    InvoiceIssuerName: row.issuer || publisher,
    ListCost: cost,
    PricingCategory: 'Standard',
    PricingCurrency: inCredits ? 'Credits' : 'USD',
    PricingCurrencyEffectiveCost: inCredits ? creditsJson(get(amounts, 'credits')) : cost,
    PricingQuantity: quantity,
    PricingUnit: unit,
    ProviderName: row.issuer || publisher,
    PublisherName: publisher,
    ServiceCategory: 'AI and Machine Learning',
    ServiceName: keys.model || keys.category || keys.type,
    ServiceSubcategory: 'Generative AI',
    SkuId: sku,
    SkuMeter: keys.type,
    SkuPriceId: sku,
    SubAccountId: keys.workspace || null,
    SubAccountName: workspace?.name ?? (keys.workspace || null),
    SubAccountType: keys.workspace === '' ? null : `${workspace?.kind ?? 'team'} workspace`,
    Tags: tagsOf(row),
    x_Credits: creditsJson(get(amounts, 'credits')),
    x_Requests: countJson(get(amounts, 'requests')),
    x_Events: countJson(get(amounts, 'events')),
    x_InputTokens: countJson(inputTokens(amounts)),
    x_OutputTokens: countJson(outputTokens(amounts)),
    x_CacheReadTokens: countJson(get(amounts, 'cacheRead')),
    x_CostUnknownEvents: countJson(get(amounts, 'usdUnknown')),
    x_UnpricedEvents: countJson(get(amounts, 'unpriced')),
  };
};

/** Tokens; what has none is counted. */
function measured(amounts: Amounts): [RawNumber, string] {
  const tokens = totalTokens(amounts);
  return tokens > 0 ? [countJson(tokens), 'Tokens'] : [countJson(get(amounts, 'events')), 'Events'];
}

function tagsOf({ keys, workspace }: FocusRow): string {
  const tags = { user: keys.user, api_key: keys.apiKey, agent: keys.agent, workspace_group: workspace?.group ?? '' };
  return JSON.stringify(Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== '')));
}

/** Seconds, as the specification has it. */
const instant = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

const NUMBERS = /Cost$|Quantity$|Period|^x_/;
const NAMES = [
  ...['BilledCost', 'BillingAccountId', 'BillingAccountName', 'BillingAccountType', 'BillingCurrency'],
  ...['BillingPeriodEnd', 'BillingPeriodStart', 'ChargeCategory', 'ChargeClass', 'ChargeDescription'],
  ...['ChargeFrequency', 'ChargePeriodEnd', 'ChargePeriodStart', 'ConsumedQuantity', 'ConsumedUnit'],
  ...['ContractedCost', 'EffectiveCost', 'InvoiceIssuerName', 'ListCost', 'PricingCategory', 'PricingCurrency'],
  ...['PricingCurrencyEffectiveCost', 'PricingQuantity', 'PricingUnit', 'ProviderName', 'PublisherName'],
  ...['ServiceCategory', 'ServiceName', 'ServiceSubcategory', 'SkuId', 'SkuMeter', 'SkuPriceId'],
  ...['SubAccountId', 'SubAccountName', 'SubAccountType', 'Tags', 'x_Credits', 'x_Requests', 'x_Events'],
  ...['x_InputTokens', 'x_OutputTokens', 'x_CacheReadTokens', 'x_CostUnknownEvents', 'x_UnpricedEvents'],
] as const satisfies readonly (keyof ReturnType<typeof focusJson>)[];

export const FOCUS_SHAPE: Shape<FocusRow> = {
  json: focusJson,
  foreign: true,
  columns: NAMES.map((name) => [name, NUMBERS.test(name) ? 'number' : 'text']),
};

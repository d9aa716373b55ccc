/**
 * The two tables from which schemas, parsers, columns, parameters, labels and words follow. A further dimension or kind
 * of token is a row here, and a migration of the stores that keep columns of them.
 */

/**
 * What an event says about who and what.
 *
 * `name`: the field of the event. `parameter`: how queries filter and group by it; null: they do not. `label`: whether
 * credits by it are a metric: `shown`, or `optional` where values are many and personal (only where configured).
 */
export const DIMENSION_TABLE = [
  { name: 'type', parameter: 'type', label: 'shown' },
  { name: 'model', parameter: 'model', label: null },
  { name: 'provider', parameter: 'provider', label: null },
  { name: 'serviceTier', parameter: 'service_tier', label: null },
  { name: 'category', parameter: 'category', label: 'shown' },
  { name: 'reason', parameter: 'reason', label: 'shown' },
  { name: 'reasonDetail', parameter: 'reason_detail', label: null },
  { name: 'source', parameter: 'source', label: 'shown' },
  { name: 'surface', parameter: 'surface', label: 'shown' },
  { name: 'workspace', parameter: 'workspace', label: null },
  { name: 'user', parameter: 'user', label: 'optional' },
  { name: 'apiKey', parameter: 'api_key', label: 'optional' },
  { name: 'agent', parameter: 'agent', label: 'optional' },
  { name: 'run', parameter: null, label: null },
  { name: 'conversation', parameter: 'conversation', label: null },
] as const;
type DimensionRow = (typeof DIMENSION_TABLE)[number];

/** A dimension as events spell it. */
export type EventDimension = DimensionRow['name'];
export const EVENT_DIMENSIONS: readonly EventDimension[] = DIMENSION_TABLE.map(({ name }) => name);

/** A dimension of events as queries spell it. */
export type EventParameter = Exclude<DimensionRow['parameter'], null>;
export const EVENT_PARAMETERS: readonly EventParameter[] = DIMENSION_TABLE.flatMap(({ parameter }) => parameter ?? []);

/** The dimension that a parameter of a query names. */
export const DIMENSION_OF_PARAMETER: ReadonlyMap<string, EventDimension> = new Map(
  DIMENSION_TABLE.flatMap(({ name, parameter }) => (parameter === null ? [] : [[parameter, name] as const])),
);

/** The dimensions by which credits are a metric; the label is called as the parameter is. */
export type LabelDimension = Extract<DimensionRow, { label: string }>['name'];
const isLabel = (row: DimensionRow): row is Extract<DimensionRow, { label: string }> => row.label !== null;
export const LABELS: ReadonlyArray<Extract<DimensionRow, { label: string }>> = DIMENSION_TABLE.filter(isLabel);
export type OptionalLabel = Extract<DimensionRow, { label: 'optional' }>['name'];
export const OPTIONAL_LABELS: readonly OptionalLabel[] = LABELS.flatMap((row) =>
  row.label === 'optional' ? [row.name] : [],
);

/**
 * Kinds of tokens, disjoint: those of a side add up to the input, or the output, in all.
 *
 * `name`: the field of `tokens` and of rates. `label`: the value of the label `token_type`. `rateOf`: whose rate stands
 * in where a price has none for the kind, or in turn the one that stands in for that.
 */
export const TOKEN_TABLE = [
  { name: 'input', label: 'input', side: 'input', rateOf: 'input', title: 'Uncached input' },
  { name: 'cacheRead', label: 'cache_read', side: 'input', rateOf: 'input', title: 'Cache reads' },
  { name: 'cacheWrite', label: 'cache_write', side: 'input', rateOf: 'input', title: 'Cache writes' },
  { name: 'cacheWrite1h', label: 'cache_write_1h', side: 'input', rateOf: 'cacheWrite', title: 'Cache writes (1 h)' },
  { name: 'inputAudio', label: 'input_audio', side: 'input', rateOf: 'input', title: 'Audio input' },
  { name: 'output', label: 'output', side: 'output', rateOf: 'output', title: 'Output' },
  { name: 'reasoning', label: 'reasoning', side: 'output', rateOf: 'output', title: 'Reasoning' },
  { name: 'outputAudio', label: 'output_audio', side: 'output', rateOf: 'output', title: 'Audio output' },
] as const;
export type TokenKind = (typeof TOKEN_TABLE)[number]['name'];
export const TOKEN_KINDS: readonly TokenKind[] = TOKEN_TABLE.map(({ name }) => name);
const ofSide = (wanted: 'input' | 'output'): readonly TokenKind[] =>
  TOKEN_TABLE.flatMap(({ name, side }) => (side === wanted ? [name] : []));
export const INPUT_KINDS = ofSide('input');
export const OUTPUT_KINDS = ofSide('output');

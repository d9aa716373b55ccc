import { formatCredits, formatUsd } from '../model/money.ts';

/** A number that JSON.stringify writes as these very digits: an amount may have more of them than a double. */
export interface RawNumber {
  readonly rawJSON: string;
}

// ECMAScript's JSON.rawJSON (proposal-json-parse-with-source, in Node since 22), which TypeScript does not know yet.
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => RawNumber };

/** Micro-credits as a plain decimal with at most 6 decimals. */
export const creditsJson = (amount: bigint | number): RawNumber => rawJSON(formatCredits(BigInt(amount)));
/** nano-USD as a plain decimal with at most 9 decimals. */
export const usdJson = (amount: bigint | number): RawNumber => rawJSON(formatUsd(BigInt(amount)));
/** A count, exact beyond 2^53 too. */
export const countJson = (count: bigint | number): RawNumber => rawJSON(count.toString());
/** Times in answers: RFC 3339, UTC, milliseconds. */
export const timeJson = (time: number): string => new Date(time).toISOString();

/** A JSON answer without the moment of asking, which is no change of what it says. */
export const withoutMoment = (json: string): string => json.replace(/"asOf":"[^"]*"/g, '');

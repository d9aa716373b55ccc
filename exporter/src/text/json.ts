/** An object of JSON: neither null nor an array. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a text of JSON says, or an Error that says why it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return new Error(`not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

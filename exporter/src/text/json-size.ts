const OBJECT = '{'.charCodeAt(0);
const ARRAY = '['.charCodeAt(0);

/**
 * Objects and arrays that one JSON body may hold: each takes dozens of bytes of memory once it is parsed, where two are
 * enough to send one. 16 MiB of usage events hold some 200,000.
 */
export const MOST_CONTAINERS = 1_000_000;

/** Whether a JSON text holds more of them, counted before it is parsed; a bracket within a text counts as one too. */
export function holdsTooMany(json: Uint8Array): boolean {
  if (json.length <= MOST_CONTAINERS) return false;
  let containers = 0;
  for (const byte of json) if (byte === OBJECT || byte === ARRAY) containers += 1;
  return containers > MOST_CONTAINERS;
}

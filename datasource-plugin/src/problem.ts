/** What went wrong, in words that say where to mend it. */
import { isFetchError } from '@grafana/runtime';

export class Problem extends Error {}

const SETTINGS = "in the datasource's settings";
const WRONG_KEY = `The exporter does not know this API key: mend it ${SETTINGS}. It may be mistyped, expired or revoked.`;
const UNREACHABLE = `The exporter does not answer. See whether it runs, and whether Grafana's server reaches the URL ${SETTINGS}.`;
const NOT_LEDGERLINE = `What answers there is no Ledgerline exporter: mend the URL ${SETTINGS}.`;

/** By the `code` of the API. What is not here says enough with its own message. */
const CODES: Partial<Record<string, (message: string) => string>> = {
  unauthorized: () => WRONG_KEY,
  forbidden: (message) => `${message}. Give the datasource's API key that role, or use another key.`,
  unknown_org: (message) =>
    `${message}. Choose another organization in the query, or mend the default organization ${SETTINGS}.`,
  org_required: () =>
    `The API key reads several organizations: choose one in the query, or set a default organization ${SETTINGS}.`,
  too_many_requests: () => 'The exporter is asked too often at the moment. Try again, or refresh less often.',
  unavailable: () => 'The exporter is starting or overloaded. Try again in a moment.',
};

/** By HTTP status, for answers that are not of the API: Grafana's proxy, or something between. */
const STATUSES: Partial<Record<number, string>> = {
  0: "Grafana's server does not answer.",
  401: 'You are no longer signed in to Grafana.',
  403: 'Grafana does not let you use this datasource.',
  404: NOT_LEDGERLINE,
  502: UNREACHABLE,
  503: UNREACHABLE,
  504: UNREACHABLE,
};

interface ApiError {
  code: string;
  message: string;
}
const isApiError = (data: unknown): data is ApiError =>
  typeof data === 'object' &&
  data !== null &&
  'code' in data &&
  typeof data.code === 'string' &&
  'message' in data &&
  typeof data.message === 'string';

/** Of `org: there is no organization x`, which a longer message goes on from. */
const sentence = (message: string): string => {
  const said = message.replace(/^\w+: /, '');
  return said.charAt(0).toUpperCase() + said.slice(1);
};

const textOf = (data: unknown): string => (typeof data === 'string' ? data : JSON.stringify(data));

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!isFetchError(error)) return new Problem(error instanceof Error ? error.message : String(error));
  const data: unknown = error.data;
  // Grafana makes a 401 from behind its proxy a 400 of plain text.
  if (textOf(data).includes('Authentication to data source failed')) return new Problem(WRONG_KEY);
  if (textOf(data).includes('ECONNREFUSED')) return new Problem(UNREACHABLE);
  if (isApiError(data)) return new Problem(CODES[data.code]?.(sentence(data.message)) ?? data.message);
  return new Problem(STATUSES[error.status] ?? `${NOT_LEDGERLINE} (HTTP ${error.status})`);
}

/** An answer that is not JSON is a page of something else. */
export function checked<A>(data: A): A {
  if (typeof data !== 'object' || data === null) throw new Problem(NOT_LEDGERLINE);
  return data;
}

/** What Node itself refuses, before there is a request. */

export const QUERY_LIMIT = 64 * 1024;
/** Of all headers and the address together. */
const HEADER_LIMIT = QUERY_LIMIT + 32 * 1024;

export interface Patience {
  /** How long a request may take to arrive. Two minutes are 16 MiB by a slow line; nobody holds a place for good. */
  readonly requestMs?: number;
  /** How often it is looked. */
  readonly checkEveryMs?: number;
}

export const limitsOfConnections = ({ requestMs = 120_000, checkEveryMs = 30_000 }: Patience) => ({
  requestTimeout: requestMs,
  // Node takes the time for headers from it too, which Fastify, that sets it later, leaves as it is.
  http: { maxHeaderSize: HEADER_LIMIT, requestTimeout: requestMs, connectionsCheckingInterval: checkEveryMs },
});

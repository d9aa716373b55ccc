/**
 * What `User-Agent` begins with where an exporter sends over OTLP. Who sends to itself must not tell that it was told:
 * it would never end.
 */
export const AGENT = 'ledgerline/';

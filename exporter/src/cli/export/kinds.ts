/** What can be exported: where each stream is, in which formats, and how one that is whole ends. */

export const FORMATS = ['csv', 'ndjson'] as const;
export type RowsFormat = (typeof FORMATS)[number];
/** `plain`: CSV as others define it, which has no line that counts rows. */
export type Format = RowsFormat | 'plain' | 'openmetrics';

interface Kind {
  readonly path: string;
  readonly description: string;
  /** How its text is read where that is not as its format says. */
  readonly csv?: Format;
}

export const KINDS: Readonly<Record<string, Kind>> = {
  events: { path: '/v1/events', description: 'every billable event, the newest first' },
  ledger: { path: '/v1/ledger', description: 'every entry of the ledger with the running balance' },
  conversations: { path: '/v1/conversations', description: 'usage by conversation' },
  breakdown: { path: '/v1/usage/breakdown', description: 'usage by a dimension, such as --filter by=model' },
  series: { path: '/v1/usage/series', description: 'usage over time' },
  focus: { path: '/v1/export/focus', description: 'cost and usage in the FOCUS format', csv: 'plain' },
};

export const OPENMETRICS_PATH = '/v1/export/openmetrics';

/** How the text of a format is read: as far as it takes to count its rows, and to see that it is whole. */
interface Ending {
  /** Lines that are no rows, besides the last. */
  readonly headers: number;
  /** Whether line ends within double quotes end no line. */
  readonly quoted: boolean;
  /** The last line: a count of rows where it has one; null: it is a row like the others. */
  readonly last: RegExp | null;
}

export const ENDINGS: Readonly<Record<Format, Ending>> = {
  csv: { headers: 1, quoted: true, last: /(?:^|\n)# rows=(\d+)\r\n$/ },
  plain: { headers: 1, quoted: true, last: null },
  ndjson: { headers: 0, quoted: false, last: /(?:^|\n)\{"rows":(\d+)\}\n$/ },
  openmetrics: { headers: 0, quoted: false, last: /(?:^|\n)# EOF\n$/ },
};

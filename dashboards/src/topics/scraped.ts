/** What is asked of Prometheus about the exporter: of one scrape job, any of its replicas. */
export const OF = 'job=~"$job", instance=~"$instance"';
export const rate = (name: string, labels = ''): string => `rate(${name}{${OF}${labels}}[$__rate_interval])`;

export const INGESTED = 'ledgerline_ingest_events_total';

/** Two graphs beside each other. */
export const HALF = { width: 12, height: 8 };

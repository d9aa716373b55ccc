/**
 * Targets: what a panel asks, of the ledger or of Prometheus. Both are datasources that the viewer picks by a variable.
 */
import type { CreditsQuery } from '@ledgerline/api/grafana';
import { DATASOURCE_ID } from '@ledgerline/api/grafana';
import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';

export const LEDGER: DataSourceRef = { type: DATASOURCE_ID, uid: '${ledger}' };
export const PROMETHEUS: DataSourceRef = { type: 'prometheus', uid: '${prometheus}' };

type Target = cog.Builder<cog.Dataquery>;

/** `Omit` that keeps the variants of a union apart. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Asks the organization that the dashboard shows. */
export function ledger(query: Without<CreditsQuery, 'org'>, refId = 'A'): Target {
  const target = { ...query, org: '$org', refId, datasource: LEDGER, _implementsDataqueryVariant: () => undefined };
  return { build: () => target };
}

export const metric = (expr: string, legend: string, refId = 'A'): Target =>
  new DataqueryBuilder().datasource(PROMETHEUS).expr(expr).legendFormat(legend).range().refId(refId);

/** Marks on every graph: what happened to the credits, from the ledger. */
import type { AnnotationType } from '@ledgerline/api/words';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { LEDGER, ledger } from './queries.ts';

const MARKS: readonly [name: string, color: string, enable: boolean, types: AnnotationType[]][] = [
  ['Resets and grants', 'blue', true, ['reset', 'grant', 'purchase', 'expiry', 'void']],
  ['Thresholds and caps', 'orange', true, ['threshold', 'exhausted', 'cap_reached']],
  ['Price changes', 'purple', true, ['price_change']],
];

/** In a menu: their switches are out of the way. */
export const marks = () =>
  MARKS.map(([name, iconColor, enable, types]) => ({
    build: (): dashboard.AnnotationQuery => ({
      ...{ name, iconColor, enable, datasource: LEDGER },
      target: ledger({ queryType: 'annotations', types }, 'Anno').build(),
      placement: dashboard.AnnotationQueryPlacement.InControlsMenu,
    }),
  }));

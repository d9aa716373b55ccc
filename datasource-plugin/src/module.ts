import { DATASOURCE_ID } from '@ledgerline/api/grafana';
import { MEASURES } from '@ledgerline/api/words';
import { LoadingState } from '@grafana/data';

export const id = `${DATASOURCE_ID} ${MEASURES.join(' ')} ${LoadingState.Done}`;

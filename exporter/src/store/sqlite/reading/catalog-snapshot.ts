import type { Plans } from '../../../ledger/cycles.ts';
import type { Workspace } from '../../../ledger/store.ts';
import type { AccessKey, Person } from '../../../model/access.ts';
import type { Reconciliation } from '../../../model/reconciliation.ts';
import type { Price } from '../../../pricing/price.ts';
import * as catalog from '../catalog.ts';
import { readReconciliations } from '../reconciliations.ts';
import { ReadingConnection } from './connection.ts';

/** What of a snapshot is about the small tables, which are read whole. */
export abstract class CatalogSnapshot extends ReadingConnection {
  plans(): Plans {
    return catalog.readPlans(this.db);
  }

  prices(): Price[] {
    return catalog.readPrices(this.db);
  }

  keys(): AccessKey[] {
    return catalog.readKeys(this.db);
  }

  people(): Person[] {
    return catalog.readPeople(this.db);
  }

  workspaces(org: string): Workspace[] {
    return catalog.readWorkspaces(this.db, this.idOf(org));
  }

  reconciliations(org: string): Reconciliation[] {
    return readReconciliations(this.statements, this.idOf(org));
  }
}

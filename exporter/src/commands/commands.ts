import type * as api from '@ledgerline/api';
import type * as answers from '@ledgerline/api/answers';
import type { RawNumber } from '../json/json.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Person } from '../model/access.ts';
import { postGrant, voidGrant } from './grants.ts';
import { makeKey, revokeKey, type NewKey } from './keys.ts';
import { configurePeople, putPerson, removePerson, type Administered } from './people.ts';
import { putOrg, putPlan, putWorkspace } from './orgs.ts';
import { putPrices } from './prices.ts';
import { putReconciliation } from './reconciliations.ts';
import { postRefundOf } from './refunds.ts';
import { reprice } from './reprice.ts';
import type { AdmissionRequest } from './reservations.ts';

/** Everything that somebody can change, and what each command is given. */
export interface Commands {
  putPlan: { plan: string; body: api.PlanBody };
  putOrg: { org: string; body: api.OrgBody };
  putWorkspace: { org: string; workspace: string; body: api.WorkspaceBody };
  postGrant: { org: string; body: api.GrantBody };
  voidGrant: { org: string; id: string; at: string | number | undefined };
  postRefund: { org: string; body: api.RefundBody };
  putPrices: { body: api.PricesBody };
  putReconciliation: { org: string; provider: string; body: api.ReconciliationBody };
  reprice: { orgs: readonly string[]; body: api.RepriceBody };
  makeKey: NewKey;
  revokeKey: { id: string };
  putPerson: { person: Person; administered: Administered };
  removePerson: { id: string; administered: Administered };
  configurePeople: { people: readonly Person[] };
  reserve: { org: string; body: api.ReservationBody };
  release: { org: string; id: string };
}
export type Command = keyof Commands;

/** What each answers, in the schemas of the API. */
interface Answered {
  putPlan: answers.Plan;
  putOrg: answers.Organization;
  putWorkspace: answers.Workspace;
  postGrant: answers.Grant;
  voidGrant: answers.Grant;
  postRefund: answers.Refund;
  putPrices: { prices: answers.Price[] };
  putReconciliation: answers.Reconciliation;
  reprice: answers.Repriced;
  makeKey: answers.Key;
  revokeKey: answers.Key;
  putPerson: answers.Person;
  removePerson: answers.Person;
  configurePeople: { people: answers.Person[] };
  reserve: answers.Reservation | answers.NotReserved;
  release: answers.Reservation;
}

/** Once it is on disk. */
export interface Outcome<Answer = object> {
  readonly status: 200 | 201 | 402;
  readonly answer: Answer;
}

/** A transaction of its own, written to the audit; or a request at the gate, of which many share a transaction. */
export type CommandRow<Given, Answer = object> =
  | { readonly run: (ledger: Ledger, actor: string, given: Given) => Promise<Outcome<Answer>> }
  | { readonly admit: (given: Given) => AdmissionRequest };

const ok = <A>(answer: A): Outcome<A> => ({ status: 200, answer });
const made = <A>({ created, answer }: { created: boolean; answer: A }): Outcome<A> => ({
  status: created ? 201 : 200,
  answer,
});

export const COMMANDS: {
  readonly [C in Command]: CommandRow<Commands[C], api.Rendered<Answered[C], RawNumber>>;
} = {
  putPlan: { run: async (ledger, actor, { plan, body }) => ok(await putPlan(ledger, actor, plan, body)) },
  putOrg: { run: async (ledger, actor, { org, body }) => ok(await putOrg(ledger, actor, org, body)) },
  putWorkspace: {
    run: async (ledger, actor, { org, workspace, body }) => ok(await putWorkspace(ledger, actor, org, workspace, body)),
  },
  postGrant: { run: async (ledger, actor, { org, body }) => made(await postGrant(ledger, actor, org, body)) },
  voidGrant: { run: async (ledger, actor, { org, id, at }) => ok(await voidGrant(ledger, actor, org, id, at)) },
  postRefund: { run: async (ledger, actor, { org, body }) => made(await postRefundOf(ledger, actor, org, body)) },
  putPrices: { run: async (ledger, actor, { body }) => ok(await putPrices(ledger, actor, body)) },
  putReconciliation: {
    run: async (ledger, actor, { org, ...given }) => ok(await putReconciliation(ledger, actor, org, given)),
  },
  reprice: { run: async (ledger, actor, { orgs, body }) => ok(await reprice(ledger, actor, orgs, body)) },
  makeKey: { run: async (ledger, actor, key) => ({ status: 201, answer: await makeKey(ledger, actor, key) }) },
  revokeKey: { run: async (ledger, actor, { id }) => ok(await revokeKey(ledger, actor, id)) },
  putPerson: {
    run: async (ledger, actor, { person, administered }) => ok(await putPerson(ledger, actor, person, administered)),
  },
  removePerson: {
    run: async (ledger, actor, { id, administered }) => ok(await removePerson(ledger, actor, id, administered)),
  },
  configurePeople: { run: async (ledger, actor, { people }) => ok(await configurePeople(ledger, actor, people)) },
  reserve: { admit: (given) => ({ kind: 'reserve', ...given }) },
  release: { admit: (given) => ({ kind: 'release', ...given }) },
};

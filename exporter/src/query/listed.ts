import type { TotalsSource } from '../reading/conversation-cache.ts';
import { readPage, type KeptListings, type Listing } from '../reading/listing.ts';
import { fetchOrgs, type OrgState } from '../reading/org-state.ts';
import type { Snapshot } from '../reading/store.ts';
import type { Scope } from '../routing/route.ts';
import { canonical } from '../text/canonical.ts';
import type { Question, Scoped } from './questions.ts';

/**
 * What an answer is made of besides the question: one state of the ledger, the moment, and listings that are read on.
 */
export interface Context {
  readonly snapshot: Snapshot;
  readonly now: number;
  readonly kept: KeptListings;
  readonly conversations: TotalsSource;
}
export type Answer<Request, Result> = (request: Request, context: Context) => Promise<Result>;

/** A report in pages, on several organizations together. */
export const listed =
  <Query extends PagedQuery, Q extends Scoped<Query>, R, W, D, T, A>(
    name: Question,
    listing: Listing<readonly OrgState[], R, W, D, T>,
    requestOf: (question: Q) => R,
    render: (result: T, nextCursor: string | null) => A,
  ): Answer<Q, A> =>
  async (question, context) => {
    const { snapshot, now } = context;
    const { scope, query } = question;
    const reading = {
      ...context,
      subject: () => fetchOrgs(snapshot, scope.orgs, now),
      request: requestOf(question),
      question: canonical([
        name,
        { ...question, query: { ...query, cursor: undefined, limit: undefined, page: undefined } },
      ]),
      state: () => stateAsked(snapshot, scope, query),
    };
    const { result, nextCursor } = await readPage(listing, reading, query);
    return render(result, nextCursor);
  };

interface PagedQuery {
  readonly from?: string;
  readonly to?: string;
  readonly cursor?: string;
  readonly limit?: number;
  readonly page?: number;
}

/** Of a range that does not move with the clock, what the ledger is of these organizations. */
async function stateAsked(snapshot: Snapshot, { orgs }: Scope, { from, to }: PagedQuery): Promise<string | null> {
  if (from === undefined || to === undefined) return null;
  const versions: string[] = [];
  for (const org of orgs) versions.push(await snapshot.version(org));
  return versions.join(' ');
}

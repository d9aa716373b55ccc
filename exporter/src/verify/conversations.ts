import {
  CONVERSATION_VALUES,
  type ComparedConversation,
  type Mismatch,
  type Piece,
  type VerifyStore,
} from './store.ts';

/** Conversations looked at in one piece. */
const TOGETHER = 200;

/** What each conversation ever used, and when, is what its events say. */
export async function* verifyConversations(store: VerifyStore, org: string): AsyncGenerator<Piece> {
  for (let after = 0; ;) {
    const beyond = after;
    const compared = await store.snapshot(async (snapshot) => snapshot.conversations(org, beyond, TOGETHER));
    const last = compared.at(-1);
    if (!last) return;
    yield {
      looked: { conversations: compared.length },
      mismatches: compared.flatMap((each) => differences(org, each)),
    };
    after = last.number;
  }
}

const differences = (org: string, { conversation, found, expected }: ComparedConversation): Mismatch[] =>
  CONVERSATION_VALUES.flatMap((value, i) => {
    const [should, stored] = [expected?.[i] ?? 0, found?.[i] ?? 0];
    return BigInt(should) === BigInt(stored)
      ? []
      : [{ org, what: `${value} of conversation ${conversation}`, expected: `${should}`, found: `${stored}` }];
  });

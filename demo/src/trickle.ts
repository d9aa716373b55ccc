/**
 * Live usage: about every second an event of each organization, most of them revisions of an answer that streams in.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { json, request, type Connection } from '@ledgerline/exporter/cli/client.ts';
import { conversation, type DemoEvent } from './conversation.ts';
import { ORGANIZATIONS, type Organization } from './organizations.ts';
import { random, type Random } from './random.ts';

const TICK_MS = 1000;

/** Runs until it is stopped. An exporter that does not answer for a while is waited for. */
export async function trickle(ingest: Connection, stop: AbortSignal): Promise<void> {
  await Promise.all(ORGANIZATIONS.map((organization) => live(ingest, organization, stop)));
}

async function live(ingest: Connection, organization: Organization, stop: AbortSignal): Promise<void> {
  const { org } = organization;
  for (const event of liveEvents(organization, Date.now())) {
    try {
      await sleep(TICK_MS, undefined, { signal: stop });
    } catch {
      return; // stopped
    }
    if (event === undefined) continue;
    await request(ingest, 'POST', `/v1/events?org=${org}`, json(event)).catch((error: unknown) => {
      if (!stop.aborted) console.error(`demo: ${org}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
}

/**
 * One for each tick, without end; undefined: nothing happens. Names carry the start, so that no later run repeats them.
 */
export function* liveEvents(organization: Organization, started: number): Generator<DemoEvent | undefined> {
  const chance = random(`${organization.org} ${started}`);
  for (let number = 0; ; number++) {
    for (const step of conversation(organization, `live-${started}-${number}`, 0, chance)) {
      yield* streamed({ ...step, time: Date.now() }, organization.liveSize, chance);
      for (let pause = chance.whole(1, 5); pause > 0; pause--) yield undefined;
    }
  }
}

/** What comes as tokens streams in: each revision says what there is so far, the last one is final. */
function* streamed(event: DemoEvent, size: number, chance: Random): Generator<DemoEvent> {
  const { tokens } = event;
  if (tokens === undefined) {
    yield event;
    return;
  }
  const scaled = (count = 0): number => Math.round(count * size);
  const input = {
    input: scaled(tokens.input),
    cacheRead: scaled(tokens.cacheRead),
    cacheWrite: scaled(tokens.cacheWrite),
  };
  const revisions = chance.whole(20, 60);
  for (let revision = 1; revision <= revisions; revision++) {
    const part = revision / revisions;
    const output = Math.ceil(scaled(tokens.output) * part);
    const reasoning = Math.ceil(scaled(tokens.reasoning) * Math.min(1, part * 2)); // it thinks first
    yield { ...event, tokens: { ...input, output, reasoning }, revision, final: revision === revisions };
  }
}

import type { Telemetry } from './telemetry.ts';

/** Deeper than anything is nested, and an end to parents that go round. */
const DEEPEST = 64;

/** Which spans of a request hold others. */
export class Enclosing {
  private readonly parents = new Map<string, string>();

  add({ traceId, spanId, parentSpanId }: Telemetry): void {
    if (spanId !== '' && parentSpanId !== '') this.parents.set(spanKey(traceId, spanId), parentSpanId);
  }

  /** Those around any of these. */
  around(records: readonly Telemetry[]): ReadonlySet<string> {
    const found = new Set<string>();
    for (const { traceId, parentSpanId } of records) {
      let spanId: string | undefined = parentSpanId;
      for (let depth = 0; spanId !== undefined && spanId !== '' && depth < DEEPEST; depth++) {
        const key = spanKey(traceId, spanId);
        if (found.has(key)) break;
        found.add(key);
        spanId = this.parents.get(key);
      }
    }
    return found;
  }
}

/** What tells a span from every other. */
export const spanKey = (traceId: string, spanId: string): string => `${traceId}-${spanId}`;

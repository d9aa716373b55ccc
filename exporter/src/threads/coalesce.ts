/**
 * Tells names at once, and those that come in the time after it together at its end: however often something happens,
 * it is told of no more often than that.
 */
export function coalesce(tell: (names: readonly string[]) => void, ms: number): (names: Iterable<string>) => void {
  const waiting = new Set<string>();
  let pausing = false;
  const flush = (): void => {
    pausing = waiting.size > 0;
    if (!pausing) return;
    tell([...waiting]);
    waiting.clear();
    setTimeout(flush, ms).unref();
  };
  return (names) => {
    for (const name of names) waiting.add(name);
    if (!pausing) flush();
  };
}

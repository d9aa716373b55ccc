/** A process that has nothing left to do ends only after what its clients hold is delivered, or cannot be. */

const open = new Set<{ atExit(): Promise<void> }>();

/** `beforeExit` comes again after each time that there was something to do. */
async function beforeExit(): Promise<void> {
  await Promise.all([...open].map((client) => client.atExit()));
}

export function watchExit(client: { atExit(): Promise<void> }): void {
  if (open.size === 0) process.on('beforeExit', onBeforeExit);
  open.add(client);
}

export function unwatchExit(client: { atExit(): Promise<void> }): void {
  open.delete(client);
  if (open.size === 0) process.off('beforeExit', onBeforeExit);
}

const onBeforeExit = (): void => void beforeExit();

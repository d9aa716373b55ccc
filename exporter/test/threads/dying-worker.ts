/** A thread that takes lines as the telemetry thread does, collects when it begins, and dies of one of them. */
import { parentPort } from 'node:worker_threads';
import { serve } from '../../src/threads/channel.ts';

if (parentPort) {
  const tell = serve(parentPort, {
    line: (line: string) => {
      if (line === 'die')
        setImmediate(() => {
          throw new Error('it died');
        });
    },
    collected: (text: Uint8Array) => tell('warned', Buffer.from(text).toString()),
    uncollected: (message: string) => tell('warned', message),
    close: () => undefined,
  });
  tell('collect');
}

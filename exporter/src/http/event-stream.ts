/** Server-sent events (HTML standard, 9.2): one answer that goes on. */
import type { ServerResponse } from 'node:http';
import { EVENT_STREAM, type Listener } from '../routing/answer.ts';

/** @param allowed whether who listens would still be let in */
export function listenerOf(response: ServerResponse, allowed: () => boolean): Listener {
  return {
    send: (text, gone) => {
      if (response.destroyed) return;
      if (!response.headersSent) begin(response);
      response.write(text, (error) => {
        if (!error) gone();
      });
    },
    end: () => response.end(),
    cut: () => response.destroy(),
    allowed,
    onClose: (listen) => response.once('close', listen),
  };
}

function begin(response: ServerResponse): void {
  response.statusCode = 200;
  response.setHeader('content-type', `${EVENT_STREAM}; charset=utf-8`);
  response.setHeader('cache-control', 'no-store');
  // Proxies that gather an answer before they pass it on are told not to.
  response.setHeader('x-accel-buffering', 'no');
  // A connection whose stream has ended is of no more use, and a server that stops need not wait for it.
  response.setHeader('connection', 'close');
}

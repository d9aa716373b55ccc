/** Server-sent events (HTML standard, 9.2): one answer that goes on. */
import type { ServerResponse } from 'node:http';
import type { Listener } from '../access/route.ts';
import { Refusal } from '../model/refusal.ts';

export const EVENT_STREAM = 'text/event-stream; charset=utf-8';

/** @param authorize throws where who listens would no longer be let in */
export function listenerOf(response: ServerResponse, authorize: () => void): Listener {
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
    allowed: () => {
      try {
        authorize();
        return true;
      } catch (error) {
        if (error instanceof Refusal) return false;
        throw error;
      }
    },
    onClose: (listen) => response.once('close', listen),
  };
}

function begin(response: ServerResponse): void {
  response.statusCode = 200;
  response.setHeader('content-type', EVENT_STREAM);
  response.setHeader('cache-control', 'no-store');
  response.setHeader('vary', 'authorization');
  // Proxies that gather an answer before they pass it on are told not to.
  response.setHeader('x-accel-buffering', 'no');
  // A connection whose stream has ended is of no more use, and a server that stops need not wait for it.
  response.setHeader('connection', 'close');
}

/** What is there, but not for this method (RFC 9110, 15.5.6): who has a key is told for which. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../model/refusal.ts';

interface Address {
  readonly url: string;
  readonly method: string;
}

/** @param authenticate refuses strangers: what is here is none of their business */
export function refuseOtherMethods(
  server: FastifyInstance,
  addresses: readonly Address[],
  authenticate: (request: FastifyRequest) => void,
): void {
  for (const [url, its] of Map.groupBy(addresses, (address) => address.url)) {
    const taken = its.map(({ method }) => method);
    const allowed = server.hasRoute({ method: 'HEAD', url }) ? [...taken, 'HEAD'] : taken;
    server.route({
      url,
      method: server.supportedMethods.filter((method) => !allowed.includes(method)),
      schema: { hide: true },
      // Before a body is read: whatever it holds.
      onRequest: async (request, reply) => {
        authenticate(request);
        reply.header('allow', allowed.join(', '));
        throw new Refusal('method_not_allowed', `${request.method} is not one of ${allowed.join(', ')}`);
      },
      handler: async (_, reply) => reply.send(),
    });
  }
}

import * as api from '@ledgerline/api';
import { Type } from 'typebox';
import type { Answer, Asked, Route } from '../access/route.ts';
import type { AdmissionAnswer, AdmissionRequest } from './reservations.ts';

/** Where requests are answered: resolves when the hold is on disk. */
export type Admit = (request: AdmissionRequest) => Promise<AdmissionAnswer>;

const ADMIT = ['admit'] as const;

export function admissionRoutes(admit: Admit): Route[] {
  const org = ({ scope }: Asked): string => scope.orgs[0] ?? '';
  const answer = async (request: AdmissionRequest): Promise<Answer> => admit(request);
  return [
    {
      method: 'POST',
      url: '/v1/reservations',
      roles: ADMIT,
      about: 'org',
      summary: 'Hold credits, or USD of the cap, before a call is made; 402 where they are not there',
      schema: { querystring: api.OrgQuery, body: api.ReservationBody },
      handle: (asked) => answer({ kind: 'reserve', org: org(asked), body: asked.body as api.ReservationBody }),
    },
    {
      method: 'DELETE',
      url: '/v1/reservations/:id',
      roles: ADMIT,
      about: 'org',
      summary: 'Give back what a reservation still holds',
      schema: { querystring: api.OrgQuery, params: Type.Object({ id: api.Id }) },
      handle: (asked) => answer({ kind: 'release', org: org(asked), id: asked.params['id'] ?? '' }),
    },
  ];
}

import { isDeepStrictEqual } from 'node:util';
import { refuseRole } from '../access/roles.ts';
import { personToJson, type PersonJson } from '../json/resources.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Person } from '../model/access.ts';
import { Refusal } from '../model/refusal.ts';
import { refuseUnknownOrgs } from './role-grants.ts';

/** The organizations that somebody administers: of others, people are not theirs to change. */
export type Administered = '*' | readonly string[];

/** Ids that begin so are of the configuration. */
export const CONFIGURED = '__config:';

const refuseOthers = ({ roles }: Person, administered: Administered): void => {
  if (administered !== '*' && roles.some(({ org }) => !administered.includes(org))) throw refuseRole(['admin']);
};

/** Says what a person may see, in place of what was said under this id. */
export async function putPerson(
  ledger: Ledger,
  actor: string,
  person: Person,
  administered: Administered,
): Promise<PersonJson> {
  return ledger.change(async (session) => {
    const known = (await session.people()).find(({ id }) => id === person.id);
    for (const each of known ? [person, known] : [person]) refuseOthers(each, administered);
    await refuseUnknownOrgs(session, person.roles);
    const [before, result] = [known ? personToJson(known) : null, personToJson(person)];
    if (isDeepStrictEqual(before, result)) return { result, audit: null };
    await session.putPerson(person);
    return { result, audit: { actor, action: 'put person', org: null, before, after: result } };
  });
}

export async function removePerson(
  ledger: Ledger,
  actor: string,
  id: string,
  administered: Administered,
): Promise<PersonJson> {
  return ledger.change(async (session) => {
    const known = (await session.people()).find((person) => person.id === id);
    if (!known) throw new Refusal('not_found', `there is no person ${id}`, 'id');
    refuseOthers(known, administered);
    await session.removePerson(id);
    const result = personToJson(known);
    return { result, audit: { actor, action: 'remove person', org: null, before: result, after: null } };
  });
}

/** Puts the people of the configuration; those it no longer names see nothing any more. */
export async function configurePeople(
  ledger: Ledger,
  actor: string,
  people: readonly Person[],
): Promise<{ people: PersonJson[] }> {
  return ledger.change(async (session) => {
    for (const { roles } of people) await refuseUnknownOrgs(session, roles);
    const known = (await session.people()).filter(({ id }) => id.startsWith(CONFIGURED));
    const [before, result] = [known, people].map((all) => ({
      people: all.map(personToJson).sort((a, b) => (a.id < b.id ? -1 : 1)),
    })) as [{ people: PersonJson[] }, { people: PersonJson[] }];
    if (isDeepStrictEqual(before, result)) return { result, audit: null };
    for (const { id } of known) await session.removePerson(id);
    for (const person of people) await session.putPerson(person);
    return { result, audit: { actor, action: 'configure people', org: null, before, after: result } };
  });
}

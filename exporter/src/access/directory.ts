import { createHash, randomBytes } from 'node:crypto';
import type { AccessKey, Identity, Person, RoleIn } from '../model/access.ts';
import { Refusal } from '../model/refusal.ts';
import { narrow } from './narrow.ts';

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** A new secret: 256 random bits, so that its plain hash can be stored and looked up. */
export const newSecret = (): string => `ll_${randomBytes(32).toString('base64url')}`;
export const newKeyId = (): string => randomBytes(8).toString('hex');

export interface Entries {
  readonly keys: readonly AccessKey[];
  readonly people: readonly Person[];
}

/** The keys there are, by hash, and the people, by identity. Read again whenever one is made, changed or revoked. */
export class Directory {
  private readonly bootstrap: AccessKey;
  private readonly load: () => Promise<Entries>;
  private keys = new Map<string, AccessKey>();
  private people = new Map<string, readonly RoleIn[]>();
  /** Keys as people see with them: of the same entries. */
  private readonly narrowed = new Map<string, AccessKey>();

  /** @param bootstrapSecret the key that is `admin` everywhere and is stored nowhere in the ledger */
  constructor(bootstrapSecret: string, load: () => Promise<Entries>) {
    this.load = load;
    this.bootstrap = {
      id: 'bootstrap',
      name: 'bootstrap',
      hash: hashOf(bootstrapSecret),
      roles: [{ org: '*', role: 'admin', workspaces: null }],
      requiresIdentity: false,
      createdAt: 0,
      expiresAt: null,
      revokedAt: null,
    };
  }

  async refresh(): Promise<void> {
    const { keys, people } = await this.load();
    this.keys = new Map([...keys, this.bootstrap].map((key) => [key.hash, key]));
    this.people = new Map();
    for (const person of people)
      this.people.set(nameOf(person), [...(this.people.get(nameOf(person)) ?? []), ...person.roles]);
    this.narrowed.clear();
  }

  /** The key of an `Authorization` header. Refuses where it is none, or revoked, or expired. */
  authenticate(authorization: string | undefined): AccessKey {
    const key = this.find(authorization, Date.now());
    if (!key) throw new Refusal('unauthorized', 'send a valid key: Authorization: Bearer KEY');
    return key;
  }

  /** What a key may do in the hands of a person: what both may. Undefined where nothing is known of the person. */
  narrow(key: AccessKey, identity: Identity): AccessKey | undefined {
    const roles = this.people.get(nameOf(identity));
    if (!roles) return undefined;
    const name = `${key.hash} ${nameOf(identity)}`;
    let narrowed = this.narrowed.get(name);
    if (!narrowed) this.narrowed.set(name, (narrowed = { ...key, roles: narrow(key.roles, roles) }));
    return narrowed;
  }

  private find(authorization: string | undefined, now: number): AccessKey | undefined {
    const secret = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization ?? '')?.[1];
    const key = secret === undefined ? undefined : this.keys.get(hashOf(secret));
    if (!key || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)) return undefined;
    return key;
  }
}

const nameOf = ({ issuer, subject }: Identity): string => JSON.stringify([issuer, subject]);

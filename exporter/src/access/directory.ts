import { createHash, randomBytes } from 'node:crypto';
import type { AccessKey } from '../model/access.ts';
import { Refusal } from '../model/refusal.ts';

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** A new secret: 256 random bits, so that its plain hash can be stored and looked up. */
export const newSecret = (): string => `ll_${randomBytes(32).toString('base64url')}`;
export const newKeyId = (): string => randomBytes(8).toString('hex');

/** The keys there are, by hash. Read again whenever one is made or revoked. */
export class Directory {
  private readonly bootstrap: AccessKey;
  private readonly load: () => Promise<AccessKey[]>;
  private keys = new Map<string, AccessKey>();

  /** @param bootstrapSecret the key that is `admin` everywhere and is stored nowhere in the ledger */
  constructor(bootstrapSecret: string, load: () => Promise<AccessKey[]>) {
    this.load = load;
    this.bootstrap = {
      id: 'bootstrap',
      name: 'bootstrap',
      hash: hashOf(bootstrapSecret),
      roles: [{ org: '*', role: 'admin', workspaces: null }],
      createdAt: 0,
      expiresAt: null,
      revokedAt: null,
    };
  }

  async refresh(): Promise<void> {
    const keys = await this.load();
    this.keys = new Map([...keys, this.bootstrap].map((key) => [key.hash, key]));
  }

  /** The key of an `Authorization` header. Refuses where it is none, or revoked, or expired. */
  authenticate(authorization: string | undefined): AccessKey {
    const key = this.find(authorization, Date.now());
    if (!key) throw new Refusal('unauthorized', 'send a valid key: Authorization: Bearer KEY');
    return key;
  }

  private find(authorization: string | undefined, now: number): AccessKey | undefined {
    const secret = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization ?? '')?.[1];
    const key = secret === undefined ? undefined : this.keys.get(hashOf(secret));
    if (!key || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)) return undefined;
    return key;
  }
}

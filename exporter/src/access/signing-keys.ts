/** The public keys of who signs tokens (RFC 7517): fetched when first needed, and again where one is unknown. */
import {
  createLocalJWKSet,
  errors,
  type CryptoKey,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';
import { Unidentified } from './unidentified.ts';

/** Tokens with keys that nobody has cannot make us ask more often than this. */
const COOLDOWN_MS = 5000;
/** A key that was withdrawn is trusted for as long; where they cannot be fetched, the known ones stay. */
const FRESH_MS = 10 * 60_000;
const PATIENCE_MS = 5000;

type Find = (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;

export class SigningKeys {
  private readonly url: string;
  private readonly report: (error: unknown) => void;
  private known: Find | null = null;
  private fetching: Promise<void> | null = null;
  private triedAt = -Infinity;

  /** @param report told why they could not be fetched */
  constructor(url: string, report: (error: unknown) => void) {
    this.url = url;
    this.report = report;
  }

  /** The key that signed a token. Throws what jose throws, or that none could be fetched yet. */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    if (!this.known) await this.refresh(COOLDOWN_MS);
    else void this.refresh(FRESH_MS);
    if (!this.known) throw new Unidentified('keys_unavailable');
    try {
      return await this.known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.refresh(COOLDOWN_MS);
      return this.known(header, token);
    }
  }

  /** Fetches them unless that was tried within so many milliseconds; never rejects. */
  private refresh(afterMs: number): Promise<void> {
    if (!this.fetching && performance.now() - this.triedAt >= afterMs) {
      this.triedAt = performance.now();
      this.fetching = this.fetch()
        .then((keys) => void (this.known = createLocalJWKSet(keys)))
        .catch(this.report)
        .finally(() => (this.fetching = null));
    }
    return this.fetching ?? Promise.resolve();
  }

  private async fetch(): Promise<JSONWebKeySet> {
    const response = await fetch(this.url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok) throw new Error(`${this.url} answered ${response.status}`);
    return (await response.json()) as JSONWebKeySet;
  }
}

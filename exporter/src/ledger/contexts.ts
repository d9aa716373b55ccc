import type { Context } from '../model/context.ts';
import { CONTEXT_DIMENSIONS, dimensionIndex } from '../model/event.ts';

const AT = CONTEXT_DIMENSIONS.map((name) => dimensionIndex[name]);

/** The contexts of events that came without one: one object for each, so that what is known of it can hang on it. */
export class Contexts {
  private readonly known = new Map<string, Context>();

  /** @param dimensions in the order of DIMENSIONS */
  of(org: string, dimensions: readonly string[]): Context {
    let key = org;
    for (const at of AT) key += `\u0000${dimensions[at] ?? ''}`; // neither holds a control character
    let context = this.known.get(key);
    if (!context) this.known.set(key, (context = { org, values: AT.map((at) => dimensions[at] ?? '') }));
    return context;
  }
}

/** An SDK whose requests pass through a `fetch` that reads their answers: everything else is the SDK's own. */
import type { EventHead, Usage } from '../event.ts';
import type { Ledgerline } from '../ledgerline.ts';
import { tell } from '../reports.ts';
import { currentReservation } from '../reserving.ts';
import { MeteredCall, type Call, type Unmetered } from './call.ts';
import { passing } from './passing.ts';
import { PendingCalls } from './pending.ts';
import { isJson, textOf, type Json, type Operation, type Provider } from './provider.ts';

/** What the official SDKs are, as far as wrappers know them. */
export interface Sdk {
  withOptions(options: { fetch: typeof fetch }): unknown;
}

/** What the application says of a call: who made it and why. It goes before what is taken from the answer. */
export type Context = Partial<EventHead> & Pick<Usage, 'title' | 'description' | 'quantity'>;

export interface MeterOptions {
  /** Of every call, or asked for where each is made: `() => storage.getStore()` of an AsyncLocalStorage works. */
  readonly context?: Context | ((call: Call) => Context | undefined);
  /** Is told of every call whose usage is not known. Default: a warning of the process, once for each reason. */
  readonly onUnmetered?: (unmetered: Unmetered) => void;
}

interface Wrapping extends MeterOptions {
  readonly provider: Provider;
  readonly client: Ledgerline;
  readonly fetch: typeof fetch;
  readonly pending: PendingCalls;
}

export function metered<T extends Sdk>(sdk: T, client: Ledgerline, provider: Provider, options: MeterOptions): T {
  // Whoever has no types may give anything, or an SDK of years ago.
  if (typeof (sdk.withOptions as unknown) !== 'function')
    throw new TypeError('the client of an SDK has withOptions, as since openai 5: what was given has not');
  // What it was made with is its own: another fetch stays under ours.
  const own: unknown = Reflect.get(sdk, 'fetch');
  const wrapping: Wrapping = {
    ...options,
    provider,
    client,
    fetch: typeof own === 'function' ? (own as typeof fetch) : fetch,
    pending: new PendingCalls(),
  };
  return sdk.withOptions({ fetch: (input, init) => passThrough(wrapping, input, init) }) as T;
}

async function passThrough(wrapping: Wrapping, ...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const started = begin(wrapping, input, init);
  if (!started) return wrapping.fetch(input, init);
  const { call, body } = started;
  let response: Response;
  try {
    response = await wrapping.fetch(input, body === undefined ? init : { ...init, body });
  } catch (error) {
    failed(wrapping, started);
    throw error;
  }
  if (response.ok) return passing(response, call, body !== undefined, wrapping.pending);
  failed(wrapping, started);
  return response;
}

/** An answer that is asked for later is there all the same. */
function failed({ pending }: Wrapping, { call, isLater }: Started): void {
  if (isLater) pending.finish(call, 'aborted');
  else call.cancel();
}

interface Started {
  readonly call: MeteredCall;
  /** The request, where it asks for more than the caller did. */
  readonly body: string | undefined;
  /** It was begun by an earlier request. */
  readonly isLater: boolean;
}

/** Undefined: the request costs no tokens. Never throws. */
function begin(wrapping: Wrapping, ...[input, init]: Parameters<typeof fetch>): Started | undefined {
  try {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const operation = wrapping.provider.operations.find(({ path }) => path.test(pathname));
    if (!operation || init?.method?.toUpperCase() !== 'POST') return goOn(wrapping, pathname);
    const asked = typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
    const request = isJson(asked) ? asked : {};
    const prepared = operation.prepare?.(request);
    const call = beginCall(wrapping, operation, request);
    return { call, body: prepared && JSON.stringify(prepared), isLater: false };
  } catch (error) {
    process.emitWarning(`a call is not metered: ${String(error)}`, 'LedgerlineWarning');
    return undefined;
  }
}

function goOn({ provider, pending }: Wrapping, pathname: string): Started | undefined {
  const ids = provider.operations.flatMap(({ later }) => later?.exec(pathname)?.[1] ?? []);
  const call = ids.map((id) => pending.take(decodeURIComponent(id))).find((known) => known !== undefined);
  return call && { call, body: undefined, isLater: true };
}

function beginCall(wrapping: Wrapping, operation: Operation, request: Json): MeteredCall {
  const { provider, client, onUnmetered = warnOfUnmetered } = wrapping;
  const call: Call = { operation: operation.name, model: textOf(request['model']) ?? '' };
  return new MeteredCall({
    call,
    operation,
    head: {
      type: 'gateway_inference',
      provider: provider.name,
      category: 'llm',
      time: Date.now(),
      ...contextOf(wrapping, call),
    },
    client,
    reservation: currentReservation(client),
    onUnmetered: (unmetered) => tell(onUnmetered, unmetered),
  });
}

/** Usage whose context is not known is usage all the same. */
function contextOf({ context }: Wrapping, call: Call): Context | undefined {
  if (typeof context !== 'function') return context;
  try {
    return context(call);
  } catch (error) {
    process.emitWarning(`the context of a call threw: ${String(error)}`, 'LedgerlineWarning');
    return undefined;
  }
}

const warned = new Set<Unmetered['reason']>();

function warnOfUnmetered({ operation, model, reason, id = 'without an id' }: Unmetered): void {
  if (warned.has(reason)) return;
  warned.add(reason);
  const what = `the usage of a call is not known (${reason}), first ${operation} of ${model}, ${id}`;
  process.emitWarning(`${what}. Set onUnmetered to be told of each.`, 'LedgerlineWarning');
}

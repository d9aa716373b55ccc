/**
 * Every answer that a test receives is compared with what `/openapi.json` says of it, so that neither can drift: the
 * status, the media type, and the body, in which no field may be that is not described.
 */
import addFormats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

export interface Answered {
  readonly method: string;
  /** As it was sent. */
  readonly path: string;
  readonly status: number;
  /** The header Content-Type, '' without one. */
  readonly type: string;
  readonly text: string;
}

interface Described {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}
interface Description {
  readonly components: object;
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Described>> }>>>
  >;
}

const ajv = new Ajv2020({ allowUnionTypes: true, strict: false });
addFormats.default(ajv);

/** By the text of their schema: hundreds of exporters describe the same. */
const compiled = new Map<string, ValidateFunction>();
/** What one exporter of this test file says of itself; all of them are the same program. */
let description: Promise<Description> | undefined;

/** Throws where the exporter at `url` describes this answer otherwise, or not at all. */
export async function checkDescribed(url: string, answered: Answered): Promise<void> {
  const { method, path, status, type, text } = answered;
  if (!KNOWN_METHODS.has(method) || path.startsWith('/openapi.json')) return;
  const { paths, components } = await (description ??= describe(url));
  const operation = operationOf(paths, method, path.split('?')[0] ?? '');
  const where = `${method} ${path.slice(0, 200)} answered ${status} ${type}`;
  if (!operation) {
    // There is no such operation: then that is what is said.
    if (![400, 401, 404, 405, 414, 431].includes(status)) throw new Error(`${where}, and nothing is described there`);
    return;
  }
  const described = operation.responses[String(status)];
  if (!described) throw new Error(`${where}, a status that is not described`);
  const mediaType = type.split(';')[0]?.trim() ?? '';
  if (status === 304 || (text === '' && !described.content)) return;
  const schema = described.content?.[mediaType]?.schema;
  if (!schema) throw new Error(`${where}, a media type that is not described`);
  if (mediaType !== 'application/json') return;
  const validate = compile({ ...schema, components });
  if (!validate(JSON.parse(text)))
    throw new Error(`${where}, which is not as described: ${ajv.errorsText(validate.errors)}\n${text.slice(0, 1000)}`);
}

const KNOWN_METHODS: ReadonlySet<string> = new Set(['GET', 'PUT', 'POST', 'DELETE']);

const describe = async (url: string): Promise<Description> =>
  (await (await fetch(`${url}/openapi.json`)).json()) as Description;

/** The operation that this path leads to: one of its own before one with a name in it. */
function operationOf(paths: Description['paths'], method: string, path: string) {
  const templates = Object.keys(paths).filter((template) =>
    new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  templates.sort((a, b) => Number(a.includes('{')) - Number(b.includes('{')));
  const [template] = templates.filter((each) => paths[each]?.[method.toLowerCase()]);
  return template === undefined ? undefined : paths[template]?.[method.toLowerCase()];
}

function compile(schema: object): ValidateFunction {
  const text = JSON.stringify(schema, closed);
  let validate = compiled.get(text);
  if (!validate) compiled.set(text, (validate = ajv.compile(JSON.parse(text) as object)));
  return validate;
}

/** Clients are told that more fields may come; here, none may that is not described. */
function closed(_: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || !('properties' in value) || !('type' in value) || 'additionalProperties' in value) return value;
  return { ...value, additionalProperties: false };
}

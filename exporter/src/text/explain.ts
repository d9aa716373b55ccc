/**
 * What a validator of schemas complains of, in the words of who sent it: one way for bodies, events and configuration.
 */

/** An error of Ajv, as Ajv and Fastify hand it over; `parentSchema` is there where Ajv is `verbose`. */
export interface SchemaError {
  readonly keyword: string;
  /** A JSON pointer (RFC 6901) to the value that is wrong. */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string | undefined;
  readonly parentSchema?: Readonly<Record<string, unknown>> | undefined;
}

export interface Explanation {
  /** Names from the outermost on with dots between, '' for the whole: `0.usdPerUnit.a/b`. */
  readonly field: string;
  /** What is wrong with it, to be read after its name: `must not be negative`. */
  readonly message: string;
}

/** @param errors of one failed validation, at least one @param subject what has the fields, such as 'an event' */
export function explain(errors: readonly SchemaError[] | null | undefined, subject?: string): Explanation {
  const [first] = errors ?? [];
  // Of alternatives, Ajv first says what is wrong with each of them, and last that it was none.
  const error = errors?.find((each) => each.keyword === 'anyOf' && descriptionOf(each) !== undefined) ?? first;
  if (!error) return { field: '', message: 'is not valid' };
  const names = [...namesOf(error.instancePath), ...extraName(error)];
  return { field: names.join('.'), message: reason(error, subject) };
}

/** In a JSON pointer ~1 is a slash and ~0 a tilde. */
const namesOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));

/** What is missing or too much is not there to be pointed at. */
const extraName = ({ params }: SchemaError): string[] =>
  [params['missingProperty'], params['additionalProperty']].filter((name) => typeof name === 'string');

/** Of the schema that refused: what a pattern or alternatives mean, which they do not say themselves. */
function descriptionOf({ parentSchema }: SchemaError): string | undefined {
  const description = parentSchema?.['description'];
  return typeof description === 'string' ? description : undefined;
}

function reason(error: SchemaError, subject?: string): string {
  const { keyword, params, message = 'is not valid' } = error;
  const description = descriptionOf(error);
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      if (description !== undefined) return `is not known here: ${description}`;
      return subject === undefined ? 'is not known here' : `is not a field of ${subject}`;
    case 'enum':
      return `must be one of ${[params['allowedValues']].flat().join(', ')}`;
    case 'pattern':
    case 'anyOf':
      return description === undefined ? message : `must be ${description}`;
    default:
      return message;
  }
}

import { Ajv } from 'ajv';

/** What events are held against, whole or field by field. */
export const schemas = new Ajv({ allowUnionTypes: true, verbose: true });

import { Type, type Static } from 'typebox';

/** Every refusal of the API. `details.field` names the field that is wrong, where one is. */
export const ErrorAnswer = Type.Object(
  { code: Type.String(), message: Type.String(), details: Type.Optional(Type.Unknown()) },
  { title: 'Error' },
);
export type ErrorAnswer = Static<typeof ErrorAnswer>;

import { Type } from 'typebox';
import { UsageEventBody } from './event.ts';

/**
 * An envelope around a usage event, of which `id`, `time` and `type` stand in for the data's. Its own id is told apart
 * by its source. https://cloudevents.io
 */
export const CloudEvent = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String({ minLength: 1 }),
    source: Type.String({ minLength: 1 }),
    type: Type.String({ minLength: 1 }),
    time: Type.Optional(Type.String({ format: 'date-time' })),
    datacontenttype: Type.Optional(Type.String()),
    data: Type.Optional(Type.Partial(UsageEventBody)),
    data_base64: Type.Optional(Type.String()),
  },
  { title: 'CloudEvent' },
);
/** The batched mode. */
export const CloudEvents = Type.Array(CloudEvent);

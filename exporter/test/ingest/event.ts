/** Events to post, each with an id of its own. */
let made = 0;

/** The id of the event made last is `e` and this. */
export const eventsMade = (): number => made;

export const event = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: `e${++made}`,
  time: Date.now(),
  type: 'gateway_inference',
  ...fields,
});

/** What Grafana says when an alert of Prometheus fires, by its name there. */
import type { Message } from './message.ts';
import { CREDITS } from './messages/credits.ts';
import { SERVICE } from './messages/service.ts';
import { USAGE } from './messages/usage.ts';

export const MESSAGES: Record<string, Message> = { ...CREDITS, ...USAGE, ...SERVICE };

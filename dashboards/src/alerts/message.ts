/** What Grafana says when an alert fires; its words are in `messages/`, by what they are about. */
import { UIDS } from '@ledgerline/api/grafana';

/**
 * Prometheus asks for more numbers from within a template, Grafana cannot: each number is a query of the rule, and a
 * template reads `$values.<query>.Value`. `with` keeps a sentence away where its query has no answer.
 */
export interface Message {
  /** Part of the rule's uid: it stays, whatever the alert is called. */
  uid: string;
  summary: string;
  description: string;
  /** More queries of the rule, with labels among those of the alert (or none). */
  context: Record<string, (expr: string) => string>;
  /** Set where the alert is about an organization: the conversations of these milliseconds are behind it. */
  window?: Record<'FROM' | 'TO', (expr: string) => string>;
  /** Said while Prometheus does not answer. Most say nothing then and stay as they are. */
  unanswered?: string;
}

export const LINK =
  `{{ externalURL }}d/${UIDS.conversation}?var-org={{ $labels.org | urlquery }}` +
  '&from={{ printf "%.0f" $values.FROM.Value }}&to={{ printf "%.0f" $values.TO.Value }}';

/** Milliseconds. */
type Window = NonNullable<Message['window']>;

/** What was used in the time up to now. */
export const lastSeconds = (seconds: number | string): Window => ({
  FROM: () => `vector((time() - ${seconds}) * 1000)`,
  TO: () => 'vector(time() * 1000)',
});

import { type DataFrame, locationUtil, type PanelProps } from '@grafana/data';
import { type BalanceMeta, type Links } from '@ledgerline/api/grafana';

export interface Link {
  readonly href: string;
  /** Leaves Grafana, hence opens beside it. */
  readonly external: boolean;
}

/** The panel's own links, and the datasource's where it has none. */
export function linksOf(frames: readonly DataFrame[], { upgradeUrl, inviteUrl }: Links): Links {
  const metas = frames.map(({ meta }) => meta?.custom as BalanceMeta | undefined);
  const theirs = metas.find((meta) => meta?.links)?.links;
  // What was never typed, or deleted again, is an empty text.
  return { upgradeUrl: upgradeUrl || theirs?.upgradeUrl, inviteUrl: inviteUrl || theirs?.inviteUrl };
}

/** Stands for wherever Grafana is; nothing is ever asked of it. */
const HERE = 'https://grafana.invalid';

/**
 * What an editor of the dashboard typed, as a link: http, https or a path, and nothing else. The URL parser sees
 * through the blanks and line ends that hide `javascript:` from a comparison of text.
 */
export function safeLink(text: string): Link | null {
  const trimmed = text.trim();
  const url = trimmed === '' ? null : parsed(trimmed);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return null;
  if (url.origin !== HERE) return { href: url.href, external: true };
  return { href: locationUtil.assureBaseUrl(trimmed), external: false };
}

/** `org` is the meter's own, also where the dashboard's variable of that name holds several. */
export function linkFor(
  template: string | undefined,
  org: string,
  replaceVariables: PanelProps['replaceVariables'],
): Link | null {
  if (template === undefined || template === '') return null;
  return safeLink(replaceVariables(template, { org: { text: org, value: org } }));
}

function parsed(text: string): URL | null {
  try {
    return new URL(text, HERE);
  } catch {
    return null;
  }
}

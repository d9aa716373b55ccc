/** What the test button says of the API key. */
import type { TestDataSourceResponse } from '@grafana/data';
import type { Me } from '@ledgerline/api/answers';

/** Roles that may change something. Whoever may use the datasource could send a request with them. */
const WRITING = ['ingest', 'admin', 'admit'];
const READING = ['billing', 'admin', 'owner'];
const SHOWN = 5;

const listed = (all: readonly string[]): string =>
  all.length > SHOWN ? `${all.slice(0, SHOWN).join(', ')} and ${all.length - SHOWN} more` : all.join(', ');

const CHECKS: Array<(me: Me, defaultOrg: string | undefined) => string | null> = [
  ({ roles }) => {
    const writing = roles.filter((role) => WRITING.includes(role));
    return writing.length > 0
      ? `The key has more than it needs (${writing.join(', ')}), and everyone who may use this datasource could use that: give it a key that only reads.`
      : null;
  },
  ({ roles }) =>
    roles.some((role) => READING.includes(role))
      ? null
      : 'The key lacks the role billing: usage, balance and conversations cannot be read.',
  ({ orgs }) => (orgs.length === 0 ? 'The key reads no organization yet.' : null),
  ({ orgs }, defaultOrg) =>
    defaultOrg && defaultOrg !== '*' && !orgs.some(({ org }) => org === defaultOrg)
      ? `The default organization ${defaultOrg} is none of the key's.`
      : null,
];

export function health(me: Me, defaultOrg: string | undefined): TestDataSourceResponse {
  const found = `Ledgerline ${me.version} answers. Key “${me.name}” with ${listed(me.roles) || 'no role'}, for ${
    listed(me.orgs.map(({ org }) => org)) || 'no organization'
  }.`;
  const warnings = CHECKS.map((check) => check(me, defaultOrg)).filter((warning) => warning !== null);
  return { status: warnings.length > 0 ? 'warning' : 'success', message: [found, ...warnings].join(' ') };
}

/** The Alertmanager of examples/, telling the test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@ledgerline/testkit/harness.ts';
import type { Hooks, Mailbox } from '@ledgerline/testkit/receivers.ts';

export const EXAMPLES = join(ROOT, 'examples/alertmanager');
const example = (file: string): string => readFileSync(join(EXAMPLES, file), 'utf8');
export const PASSWORD = 'of-the-mailbox';

export interface WebhookMessage {
  readonly status: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly {
    status: string;
    labels: Readonly<Record<string, string>>;
    annotations: Readonly<Record<string, string>>;
  }[];
}
export interface SlackMessage {
  readonly attachments: readonly [{ title: string; title_link: string; text: string; fallback: string; color: string }];
}

/** The example, with the receivers of the test and its patience. */
export function aimed(hooks: Hooks, mailbox: Mailbox): Record<string, string> {
  const changes: readonly [string, string][] = [
    ['smtp.example.com:587', `${mailbox.address}\n  smtp_require_tls: false`],
    ['/etc/alertmanager/smtp-password', 'smtp-password'],
    ['/etc/alertmanager/slack-url', 'slack-url'],
    ['https://example.com/ledgerline', `${hooks.url}/webhook`],
    ['group_wait: 30s', 'group_wait: 2s'],
    ['group_interval: 5m', 'group_interval: 2s'],
  ];
  let config = example('alertmanager.yml');
  for (const [from, to] of changes) {
    expect(config).toContain(from);
    config = config.replace(from, to);
  }
  return {
    'alertmanager.yml': config,
    'templates/ledgerline.tmpl': example('templates/ledgerline.tmpl'),
    'smtp-password': PASSWORD,
    'slack-url': `${hooks.url}/slack`,
  };
}

/** As provisioning/README.md says. */
export const withAlertmanager = (files: Record<string, string>, url: string): Record<string, string> => ({
  ...files,
  'prometheus.yml': `${files['prometheus.yml'] ?? ''}
alerting:
  alertmanagers:
    - static_configs:
        - targets: ['${new URL(url).host}']
`,
});

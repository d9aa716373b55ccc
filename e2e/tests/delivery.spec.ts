import { expect, test } from '@grafana/plugin-e2e';
import { UIDS } from '@ledgerline/api/grafana';
import { Hooks, Mailbox } from '@ledgerline/testkit/receivers.ts';
import { ask, hasLedger } from '../ledger.ts';
import type { Told } from '../stack.ts';

const DAY = 86_400_000;
const ORG = 'told "daily" & <b>';

interface Message {
  readonly title: string;
  readonly message: string;
  readonly groupLabels: Readonly<Record<string, string>>;
}
interface SlackMessage {
  readonly attachments: readonly { title: string; text: string; color: string }[];
}

const told = process.env['E2E_TOLD'];

test('who runs out today is told by Grafana: who, how much, until when, what to do; and when it is over', async ({
  page,
}) => {
  test.skip(!hasLedger || told === undefined, 'needs the exporter and the receivers of the stack');
  test.setTimeout(240_000);
  const { hooks: port, mail, password } = JSON.parse(told ?? '') as Told;
  const hooks = await Hooks.start(port);
  const mailbox = await Mailbox.start(password, mail);
  try {
    const now = Date.now();
    const org = encodeURIComponent(ORG);
    await ask('PUT', '/v1/admin/plans/told', { name: 'Told', monthlyCredits: '100' });
    await ask('PUT', `/v1/admin/orgs/${org}`, {
      name: 'Told Ltd',
      plan: 'told',
      billingModel: 'credits',
      timezone: 'UTC',
      cycleAnchorDay: new Date(now - 3 * DAY).getUTCDate(),
      createdAt: now - 3 * DAY,
    });
    const use = (days: number) => ({
      id: `told-${days}`,
      time: Math.round(now - days * DAY),
      type: 'gateway_inference',
      credits: '48.5',
      conversation: 'c-told',
      title: 'The one that did it',
    });
    // Brought in later: its thresholds were crossed days ago.
    await ask('POST', `/v1/events?org=${org}&backfill=true`, [use(2.5), use(1)]);

    const messages = (): Message[] =>
      (hooks.at('/webhook') as Message[]).filter(({ groupLabels }) => groupLabels['org'] === ORG);
    const WORST = /^\[critical\] told "daily" & <b>: run-out in \d/;
    const worst = (): Message | undefined => messages().find(({ title }) => WORST.test(title));
    await expect.poll(worst, { timeout: 90_000, intervals: [1000] }).toBeTruthy();
    const lines = worst()?.message.split('\n') ?? [];
    const first = lines.findIndex((line) => line.startsWith(`${ORG}: run-out in`));
    expect(lines.slice(first + 1, first + 8)).toEqual([
      expect.stringMatching(
        /the credits of told "daily" & <b> will be used up in \d.*, at \d{4}-.* UTC\. 3 credits remain\.$/,
      ),
      `Who: organization ${ORG}`,
      expect.stringMatching(/^Do first: Add credits or raise the cap today\./),
      expect.stringMatching(/^Since: \d{4}-\d\d-\d\d \d\d:\d\d UTC$/),
      expect.stringContaining(`/d/${UIDS.conversation}?var-org=told+%22daily%22+%26+%3Cb%3E&from=`),
      expect.stringMatching(
        /^Dashboard: http:\/\/127\.0\.0\.1:\d+\/d\/ledgerline-overview\?var-org=.*&viewPanel=panel-3$/,
      ),
      expect.stringMatching(/^Runbook: https:.*#ledgerlinerunoutwithin24h$/),
    ]);

    const slack = () => (hooks.at('/slack') as SlackMessage[]).flatMap(({ attachments }) => attachments);
    await expect
      .poll(() => slack().find(({ title }) => title.startsWith('[critical] told "daily" &amp; &lt;b&gt;: run-out in')))
      .toMatchObject({
        color: 'danger',
        text: expect.stringContaining('*Who:* organization told "daily" &amp; &lt;b&gt;\n'),
      });
    await expect
      .poll(() => mailbox.mails.find(({ subject }) => WORST.test(subject ?? '')))
      .toMatchObject({ to: [{ address: 'credits@example.com' }] });
    const letter = mailbox.mails.find(({ subject }) => WORST.test(subject ?? ''));
    expect(letter?.html).toContain('Do first: Add credits or raise the cap today.');
    expect(letter?.html).not.toContain('<b>: run-out');

    const link = new URL(/^Conversations: (\S+)$/m.exec(lines.slice(first).join('\n'))?.[1] ?? '');
    await page.goto(link.pathname + link.search);
    await expect(page.getByText('The one that did it').first()).toBeVisible();

    await ask('POST', `/v1/admin/orgs/${org}/grants`, { id: 'rescue', pool: 'purchased', credits: '100000' });
    await expect
      .poll(() => messages().at(-1), { timeout: 90_000, intervals: [1000] })
      .toMatchObject({ title: expect.stringMatching(/^Over: told "daily" & <b>: run-out/) });
    for (const line of messages().at(-1)?.message.trim().split('\n') ?? [])
      expect(line).toMatch(/^Over since \d{4}-\d\d-\d\d \d\d:\d\d UTC: told "daily" & <b>: run-out/);
  } finally {
    await hooks.stop();
    await mailbox.stop();
  }
});

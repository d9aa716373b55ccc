/**
 * Do people hear of it? A real exporter whose organization is about to run out, a real Prometheus with the shipped
 * rules, a real Alertmanager with the files of examples/: what arrives by webhook, Slack and mail.
 *
 * Of what is shipped only this is changed: how long things last, and who is asked and told (shipped-rules.ts and
 * shipped-receivers.ts).
 */
import { spawnSync } from 'node:child_process';
import { Alertmanager, hasAlertmanager } from '@ledgerline/testkit/alertmanager.ts';
import { expectOk, makeOrg, remove, startExporter, type Exporter } from '@ledgerline/testkit/harness.ts';
import { hasPrometheus, Prometheus, until } from '@ledgerline/testkit/prometheus.ts';
import { Hooks, Mailbox } from '@ledgerline/testkit/receivers.ts';
import {
  aimed,
  EXAMPLES,
  PASSWORD,
  withAlertmanager,
  type SlackMessage,
  type WebhookMessage,
} from './shipped-receivers.ts';
import { configuration, TERMS, usage } from './shipped-rules.ts';

if (!hasPrometheus || !hasAlertmanager)
  console.warn('skipped: prometheus or alertmanager is not on PATH, so no message of an alert is delivered');

(hasPrometheus && hasAlertmanager ? describe : describe.skip)('a real Alertmanager', () => {
  let hooks: Hooks;
  let mailbox: Mailbox;
  let alertmanager: Alertmanager;
  let exporter: Exporter;
  let prometheus: Prometheus;
  const stops: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    hooks = await Hooks.start();
    stops.push(() => hooks.stop());
    mailbox = await Mailbox.start(PASSWORD);
    stops.push(() => mailbox.stop());
    alertmanager = await Alertmanager.start(aimed(hooks, mailbox));
    stops.push(() => alertmanager.stop());
    exporter = await startExporter();
    stops.push(async () => {
      await exporter.stop();
      remove(exporter.dataDir);
    });
  });
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  const webhooks = (org: string): WebhookMessage[] =>
    (hooks.at('/webhook') as WebhookMessage[]).filter(({ groupLabels }) => groupLabels['org'] === org);
  const attachments = () => (hooks.at('/slack') as SlackMessage[]).flatMap((message) => message.attachments);
  const slack = (title: string) => attachments().filter((each) => each.title === title);
  const mails = (subject: string) => mailbox.mails.filter((mail) => mail.subject === subject);

  test('its own tool has nothing against the example', () => {
    const { status, stdout, stderr } = spawnSync('amtool', ['check-config', 'alertmanager.yml'], {
      cwd: EXAMPLES,
      encoding: 'utf8',
    });
    expect([status, stdout, stderr]).toEqual([0, expect.stringContaining('1 templates'), expect.any(String)]);
  });

  describe('an organization that runs out today', () => {
    let title = '';
    let runOut = '';

    beforeAll(async () => {
      await makeOrg(exporter, 'acme', { ...TERMS, plan: { monthlyCredits: 100 } });
      const used = { model: 'gpt-4o', workspace: 'alpha', credits: '48.5' };
      // Brought in later: its thresholds were crossed days ago, so that nobody is told of them now.
      const events = [usage('d1', 2.5, used), usage('d2', 1, used)];
      await expectOk(exporter.ask('POST', '/v1/events?org=acme&backfill=true', { body: events }));
      prometheus = await Prometheus.start(withAlertmanager(configuration(exporter.url), alertmanager.url));
      stops.push(() => prometheus.stop());
    });

    test('is told by webhook: who, how much, until when, what to do', async () => {
      await until('the message is there', async () => Promise.resolve(webhooks('acme').length > 0), 30_000);
      const [message] = webhooks('acme');
      // What is worse silences the rest, so it is one.
      const [{ labels, annotations } = { labels: {}, annotations: {} as Record<string, string> }, ...others] =
        message?.alerts ?? [];
      expect(others).toEqual([]);
      expect(message?.status).toBe('firing');
      expect(labels).toMatchObject({ alertname: 'LedgerlineRunOutWithin24h', org: 'acme', severity: 'critical' });
      const said =
        /^At the rate of the last 7 days the credits of acme will be used up in \d.*, at (\S+ \S+) \S+ UTC\. (\d+) credits remain\.$/;
      const [, at = '', remain] = said.exec(annotations['description'] ?? '') ?? [];
      expect(remain).toBe('3');
      const { runOutAt } = (await expectOk(exporter.get('/v1/projection?org=acme'))).json as { runOutAt: string };
      expect(Math.abs(Date.parse(`${at.replace(' ', 'T')}Z`) - Date.parse(runOutAt))).toBeLessThan(120_000);
      expect(annotations['action']).toMatch(/^Add credits or raise the cap today\./);

      const conversations = new URL(annotations['conversations'] ?? '', 'http://grafana/');
      expect(conversations.pathname).toBe('/d/ledgerline-conversation');
      expect(conversations.searchParams.get('var-org')).toBe('acme');
      const [from, to] = ['from', 'to'].map((name) => Number(conversations.searchParams.get(name)));
      expect(Number(to) - Number(from)).toBe(7 * 86_400_000);
      expect(annotations['dashboard']).toBe('d/ledgerline-overview?var-org=acme&viewPanel=panel-3');
      expect(annotations['runbook_url']).toMatch(/#ledgerlinerunoutwithin24h$/);
      title = `[critical] ${annotations['summary'] ?? ''}`;
      runOut = at;
    });

    test('is told in Slack, by name, with links', async () => {
      await until('the message is there', async () => Promise.resolve(slack(title).length > 0));
      const [message] = slack(title);
      expect(message).toMatchObject({ fallback: title, color: 'danger', title_link: 'http://127.0.0.1:3000/' });
      expect(message?.text.split('\n')).toEqual([
        expect.stringMatching(/^\*acme: run-out in .+\*$/),
        expect.stringMatching(new RegExp(`^At the rate .*, at ${runOut} .* 3 credits remain\\.$`)),
        '*Who:* organization acme',
        '*Do first:* Add credits or raise the cap today. If this usage is not meant, revoke its key.',
        expect.stringMatching(/^\*Since:\* \d{4}-\d\d-\d\d \d\d:\d\d UTC$/),
        expect.stringMatching(
          /^<http:\/\/127\.0\.0\.1:3000\/d\/ledgerline-conversation\?var-org=acme&from=\d+&to=\d+\|Conversations> <http:\/\/127\.0\.0\.1:3000\/d\/ledgerline-overview\?\S+\|Dashboard> <https:\S+\|Runbook>$/,
        ),
      ]);
    });

    test('is told by mail, as text and as HTML', async () => {
      await until('the mail is there', async () => Promise.resolve(mails(title).length > 0));
      const [mail] = mails(title);
      expect(mail?.to).toEqual([expect.objectContaining({ address: 'credits@example.com' })]);
      expect(mail?.text?.trim().split('\n')).toEqual([
        expect.stringMatching(/^acme: run-out in /),
        expect.stringMatching(new RegExp(`^At the rate .*, at ${runOut} .* 3 credits remain\\.$`)),
        'Who: organization acme',
        expect.stringMatching(/^Do first: Add credits/),
        expect.stringMatching(/^Since: \d{4}-\d\d-\d\d \d\d:\d\d UTC$/),
        expect.stringMatching(
          /^Conversations: http:\/\/127\.0\.0\.1:3000\/d\/ledgerline-conversation\?var-org=acme&from=\d+&to=\d+$/,
        ),
        expect.stringMatching(/^Dashboard: http:\/\/127\.0\.0\.1:3000\/d\/ledgerline-overview\?/),
        expect.stringMatching(/^Runbook: https:/),
      ]);
      expect(mail?.html).toContain(`<b>Who:</b> organization acme`);
      expect(mail?.html).toMatch(
        /<a href="http:\/\/127\.0\.0\.1:3000\/d\/ledgerline-conversation\?var-org=acme&amp;from=\d+&amp;to=\d+">Conversations<\/a>/,
      );
    });

    test('is told that it is over, once it is', async () => {
      const grant = { id: 'purchase-1', pool: 'purchased', credits: 10_000 };
      await expectOk(exporter.ask('POST', '/v1/admin/orgs/acme/grants', { body: grant }));
      await until('it is over', async () => Promise.resolve(webhooks('acme').at(-1)?.status === 'resolved'), 40_000);
      const over = /^Over: acme: run-out/;
      await until('by mail as well', async () =>
        Promise.resolve(mailbox.mails.some((mail) => over.test(mail.subject ?? ''))),
      );
      const mail = mailbox.mails.find(({ subject }) => over.test(subject ?? ''));
      for (const line of mail?.text?.trim().split('\n') ?? [])
        expect(line).toMatch(/^Over since \d{4}-\d\d-\d\d \d\d:\d\d UTC: acme: run-out (in \d|before)/);
      const last = attachments().at(-1);
      expect(last).toMatchObject({ color: 'good', title: expect.stringMatching(over) as string });
      expect(last?.text).toMatch(/^\*Over since [^*]+:\* acme: run-out/);
    });
  });

  test('alerts of an organization come as one message, the worst as its title', async () => {
    const alert = (severity: string, summary: string) => ({
      labels: { alertname: summary, job: 'ledgerline', org: 'together', severity },
      annotations: { summary: `together: ${summary}` },
    });
    await alertmanager.post(alert('warning', 'a little'), alert('critical', 'more'), alert('warning', 'zero'));
    const title = '[critical] together: more (3 alerts)';
    await until('the mail is there', async () => Promise.resolve(mails(title).length > 0));
    expect(webhooks('together')).toHaveLength(1);
    expect(slack(title)[0]?.color).toBe('danger');
  });

  test('names are only names, whatever they hold', async () => {
    const org = 'a "b" \'c\' & <script>alert(1)</script>\n<!channel> ```x``` \u202Eevil';
    const shown = 'a "b" \'c\' & <script>alert(1)</script> <!channel> ```x``` evil';
    await alertmanager.post({
      labels: {
        alertname: 'Hostile',
        job: 'ledgerline',
        org,
        model: '<b>',
        user: '"><img src=x>',
        severity: 'warning',
      },
      annotations: {
        summary: `${org}: too much`,
        description: `Used by ${org}.`,
        conversations: `d/ledgerline-conversation?var-org=${encodeURIComponent(org)}`,
      },
    });
    await until('the mail is there', async () => Promise.resolve(mails(`[warning] ${shown}: too much`).length > 0));
    const [mail] = mails(`[warning] ${shown}: too much`);
    expect(mail?.text?.trim().split('\n')).toEqual([
      `${shown}: too much`,
      `Used by ${shown}.`,
      `Who: organization ${shown}, model <b>, user "><img src=x>`,
      expect.stringMatching(/^Since: /),
      `Conversations: http://127.0.0.1:3000/d/ledgerline-conversation?var-org=${encodeURIComponent(org)}`,
    ]);
    expect(mail?.html).not.toMatch(/<(script|img)|model <b>|\u202E/);
    expect(mail?.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    const escaped = 'a "b" \'c\' &amp; &lt;script&gt;alert(1)&lt;/script&gt; &lt;!channel&gt; ˋˋˋxˋˋˋ evil';
    const [message] = slack(`[warning] ${escaped}: too much`);
    expect(message?.text.split('\n')[2]).toBe(
      `*Who:* organization ${escaped}, model &lt;b&gt;, user "&gt;&lt;img src=x&gt;`,
    );
    expect(message?.text.match(/<[^|>]*/g)).toEqual([expect.stringMatching(/^<http:/)]);
  });

  test('an alert of which nothing else is known is told by its name', async () => {
    await alertmanager.post({ labels: { alertname: 'SomethingElse' } });
    await until('the mail is there', async () => Promise.resolve(mails('SomethingElse').length > 0));
    expect(mails('SomethingElse')[0]?.text).not.toMatch(/no value|<nil>/);
  });
});

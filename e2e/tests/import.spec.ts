import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@grafana/plugin-e2e';
import { UIDS } from '@ledgerline/api/grafana';
import { ROOT } from '@ledgerline/testkit/harness.ts';
import { Prometheus } from '@ledgerline/testkit/prometheus.ts';
import { parse, stringify } from 'yaml';
import { hasLedger } from '../ledger.ts';

const RULES = path.join(ROOT, 'provisioning/prometheus/rules');
const IMPORT = '/api/convert/prometheus/config/v1/rules/Imported';

interface Group {
  readonly name: string;
  readonly rules: readonly { alert?: string; record?: string; expr: string }[];
}
interface Evaluated {
  readonly file: string;
  readonly rules: readonly {
    name: string;
    health: string;
    lastError?: string;
    lastEvaluation: string;
    alerts?: readonly { labels: Record<string, string>; annotations: Record<string, string> }[];
  }[];
}

const groups = readdirSync(RULES).flatMap(
  (file) => (parse(readFileSync(path.join(RULES, file), 'utf8')) as { groups: Group[] }).groups,
);

test("the rules of Prometheus survive Grafana's import: each is there and is evaluated", async ({ request }) => {
  test.skip(!hasLedger, 'needs the Prometheus of the stack');
  test.setTimeout(300_000);
  // What Grafana records goes into a Prometheus of its own: ours has the same records already.
  const target = await Prometheus.start({ 'prometheus.yml': '' }, undefined, ['--web.enable-remote-write-receiver']);
  const datasource = await request.post('/api/datasources', {
    data: {
      name: 'Records of the import',
      uid: 'import-target',
      type: 'prometheus',
      access: 'proxy',
      url: target.url,
      jsonData: { prometheusType: 'Prometheus' }, // how it is written to
    },
  });
  try {
    expect(datasource.ok(), await datasource.text()).toBe(true);
    for (const group of groups) {
      const answer = await request.post(IMPORT, {
        headers: {
          'content-type': 'application/yaml',
          'X-Grafana-Alerting-Datasource-UID': UIDS.prometheus,
          'X-Grafana-Alerting-Target-Datasource-UID': 'import-target',
        },
        data: stringify(group),
      });
      expect([group.name, answer.status(), await answer.text()]).toEqual([group.name, 202, expect.any(String)]);
    }

    const kept = parse(await (await request.get(IMPORT)).text()) as { Imported: Group[] };
    const expressions = (from: readonly Group[]) =>
      from
        .flatMap(({ name, rules }) => rules.map((rule) => [name, rule.alert ?? rule.record, rule.expr.trim()]))
        .sort();
    expect(expressions(kept.Imported)).toEqual(expressions(groups));

    const evaluated = async () => {
      const answer = await request.get('/api/prometheus/grafana/api/v1/rules');
      const { data } = (await answer.json()) as { data: { groups: Evaluated[] } };
      return data.groups.filter(({ file }) => file === 'Imported').flatMap(({ rules }) => rules);
    };
    const waiting = async () => (await evaluated()).filter(({ lastEvaluation }) => lastEvaluation.startsWith('0001'));
    const all = groups.flatMap(({ rules }) => rules).length;
    await expect.poll(async () => (await evaluated()).length, { timeout: 60_000 }).toBe(all);
    await expect.poll(waiting, { timeout: 150_000, intervals: [2000] }).toEqual([]);
    const failed = (await evaluated()).filter(({ health }) => !['ok', 'nodata'].includes(health));
    expect(failed.map(({ name, health, lastError }) => [name, health, lastError])).toEqual([]);
    // Grafana does not answer `query` of templates: what asks is left out, and the rest of the text stands.
    const told = async () =>
      (await evaluated()).flatMap(({ alerts = [] }) => alerts).filter(({ labels }) => 'org' in labels);
    await expect
      .poll(async () => (await told()).map(({ labels }) => labels['alertname']), { timeout: 90_000, intervals: [2000] })
      .toContain('LedgerlineRunOutBeforeCycleEnd');
    for (const { annotations } of await told()) expect(JSON.stringify(annotations)).not.toContain('{{');
    expect(await target.value('count(org:ledgerline_credits_remaining:sum)')).toBeGreaterThan(0);
  } finally {
    await request.delete(IMPORT);
    await request.delete('/api/datasources/uid/import-target');
    await target.stop();
  }
});

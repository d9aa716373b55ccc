/** The alerts as Prometheus has them: the one place where it is said when each fires. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export interface PrometheusAlert {
  alert: string;
  expr: string;
  for?: string;
  keep_firing_for?: string;
  labels: Record<string, string>;
  /**
   * `action`: what to do first. `dashboard`, and `conversations` only where there is an organization: from
   * Grafana's root on, which Prometheus does not know.
   */
  annotations: { runbook_url: string; action: string; dashboard?: string; conversations?: string };
}
export interface AlertGroup {
  name: string;
  alerts: PrometheusAlert[];
}
interface RulesFile {
  groups: { name: string; rules: (PrometheusAlert | { record: string })[] }[];
}

const FOLDER = path.join(import.meta.dirname, '../../../provisioning/prometheus/rules');

/** In the order of the files' names; records stay in Prometheus, and groups of nothing else with them. */
export const prometheusAlerts = (): AlertGroup[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yml'))
    .sort()
    .flatMap((file) => (parse(readFileSync(path.join(FOLDER, file), 'utf8')) as RulesFile).groups)
    .map(({ name, rules }) => ({ name, alerts: rules.filter((rule) => 'alert' in rule) }))
    .filter(({ alerts }) => alerts.length > 0);

/** Every generated file, by its path from the root of the repository. */
import { alertsFile } from './alerts/rules.ts';
import { conversationPage } from './conversation.ts';
import { overviewPage } from './overview/page.ts';

export const PAGES = { overview: overviewPage, conversation: conversationPage };

export const files = (): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(PAGES).map(([name, page]) => [
      `dashboards/json/${name}.json`,
      `${JSON.stringify(page(), null, 2)}\n`,
    ]),
  ),
  'provisioning/grafana/alerting/ledgerline.yml': alertsFile(),
});

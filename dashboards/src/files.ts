/** Every generated file, by its path from the root of the repository. */
import { alertsFile } from './alerts/rules.ts';
import { templateFile } from './alerts/template.ts';
import { billingPage } from './pages/billing.ts';
import { conversationPage } from './pages/conversation.ts';
import { costsPage } from './pages/costs.ts';
import { creditsPage } from './pages/credits.ts';
import { healthPage } from './pages/health.ts';
import { overviewPage } from './pages/overview.ts';
import { usagePage } from './pages/usage.ts';

export const PAGES = {
  overview: overviewPage,
  usage: usagePage,
  billing: billingPage,
  conversation: conversationPage,
  costs: costsPage,
  credits: creditsPage,
  health: healthPage,
};

export const files = (): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(PAGES).map(([name, page]) => [
      `dashboards/json/${name}.json`,
      `${JSON.stringify(page(), null, 2)}\n`,
    ]),
  ),
  'provisioning/grafana/alerting/ledgerline.yml': alertsFile(),
  'examples/grafana/template.yml': templateFile(),
});

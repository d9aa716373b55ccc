import { expect, test } from '@grafana/plugin-e2e';
import { DATASOURCE_ID } from '@ledgerline/api/grafana';

const exporter = process.env['E2E_EXPORTER_URL'] ?? '';
const key = process.env['E2E_ADMIN_KEY'] ?? '';
const SETTINGS = "in the datasource's settings";

test('a new datasource is saved and tested: it says what the key is, and warns of one that writes', async ({
  createDataSourceConfigPage,
  page,
}) => {
  test.skip(exporter === '', 'needs the exporter of the stack');
  await createDataSourceConfigPage({ type: DATASOURCE_ID });
  await page.getByLabel('URL', { exact: false }).first().fill(exporter);
  await page.getByLabel('Key', { exact: false }).first().fill(key);
  await page.getByRole('button', { name: 'Save & test' }).click();
  await expect(page.getByText('The key has more than it needs (admin)')).toBeVisible();
});

test('a wrong key is said to be one', async ({ createDataSourceConfigPage, page }) => {
  test.skip(exporter === '', 'needs the exporter of the stack');
  await createDataSourceConfigPage({ type: DATASOURCE_ID });
  await page.getByLabel('URL', { exact: false }).first().fill(exporter);
  await page.getByLabel('Key', { exact: false }).first().fill('ll_wrong');
  await page.getByRole('button', { name: 'Save & test' }).click();
  await expect(page.getByText(`The exporter does not know this API key: mend it ${SETTINGS}.`)).toBeVisible();
});

test('an exporter that is not there is said to be down', async ({ createDataSourceConfigPage, page }) => {
  await createDataSourceConfigPage({ type: DATASOURCE_ID });
  await page.getByLabel('URL', { exact: false }).first().fill('http://127.0.0.1:9');
  await page.getByLabel('Key', { exact: false }).first().fill('ll_any');
  await page.getByRole('button', { name: 'Save & test' }).click();
  const words = `The exporter does not answer. See whether it runs, and whether Grafana's server reaches the URL ${SETTINGS}.`;
  await expect(page.getByText(words)).toBeVisible();
});

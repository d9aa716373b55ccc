/** `ledgerline reconcile --provider PROVIDER FILE…`: a provider’s own bill beside the ledger. */
import { Command, Option } from 'commander';
import { checkReadable, collect } from '../arguments.ts';
import { PROVIDER_NAMES, providerNamed, type ProviderName } from '../bills/providers.ts';
import { json, request } from '../client.ts';
import { connectionOf, withConnection, type ConnectionOptions } from '../connection.ts';
import { EXIT, UsageError } from '../failure.ts';
import { USD_DECIMALS } from '../../model/money.ts';
import { readBill } from './bill.ts';
import { compare } from './compare.ts';
import { readLedger } from './ledger.ts';
import { isWithin, toJson, toRecord, toText, type Reconciliation } from './report.ts';
import { toleranceOf } from './tolerance.ts';

interface ReconcileOptions extends ConnectionOptions {
  provider: ProviderName;
  org?: string;
  tolerance: string;
  mapWorkspace?: string[];
  output: 'table' | 'json';
  record?: boolean;
}

const HELP = `
The files are pages of one answer, or an export, of usage or of costs:
  openai     /v1/organization/usage/completions, /v1/organization/costs, or the CSVs of the dashboard
  anthropic  /v1/organizations/usage_report/messages, /v1/organizations/cost_report, or the CSVs of the console
Usage is compared by kind of tokens, costs in USD, by day (UTC), and by model and workspace where the file has them. Names
of models are compared without their date. Events of another provider are left out; those without one count where the bill
names their model.

Exit code ${EXIT.failed} where a row differs by more than the tolerance: a share of what the bill has there (1%), or an amount
(0.50, in USD of costs, in tokens of usage).

--record keeps what was found, in place of the last of the same organization, provider and kind, as
ledgerline_reconciliation_… for Prometheus. It needs --org and the admin role.

Example:
  ledgerline reconcile --provider openai costs.json --org acme --map-workspace proj_a=checkout --tolerance 0.5%`;

export const reconcileCommand = (): Command =>
  withConnection(
    new Command('reconcile').argument('<file...>').description('compare a provider’s usage or costs with the ledger'),
  )
    .addOption(new Option('--provider <provider>', 'whose bill it is').choices(PROVIDER_NAMES).makeOptionMandatory())
    .option('--org <org>', 'the organization, where the key holds several; * for all')
    .option('--tolerance <share>', 'what a row may differ by', '1%')
    .option(
      '--map-workspace <pairs>',
      'id=workspace,…: what projects or workspaces of the bill are called here',
      collect,
    )
    .addOption(new Option('--output <form>', 'how it is printed').choices(['table', 'json']).default('table'))
    .option('--record', 'keep the result in the exporter: a metric, and an alert')
    .addHelpText('after', HELP)
    .action(reconcile);

async function reconcile(files: readonly string[], options: ReconcileOptions): Promise<void> {
  const { org, provider, record } = options;
  if (record === true && (org === undefined || org === '*'))
    throw new UsageError('--record needs --org: what was found is kept of one organization');
  const reconciliation = await reconciliationOf(files, options);
  console.log(options.output === 'json' ? JSON.stringify(toJson(reconciliation), null, 2) : toText(reconciliation));
  if (record === true && org !== undefined) {
    const path = `/v1/admin/orgs/${encodeURIComponent(org)}/reconciliations/${provider}`;
    await request(connectionOf(options), 'PUT', path, json(toRecord(reconciliation)));
  }
  process.exitCode = isWithin(reconciliation) ? EXIT.ok : EXIT.failed;
}

async function reconciliationOf(files: readonly string[], options: ReconcileOptions): Promise<Reconciliation> {
  const { provider, org, tolerance } = options;
  for (const file of files) checkReadable(file);
  const bill = await readBill(files, {
    provider: providerNamed(provider),
    workspaces: pairsOf(options.mapWorkspace ?? []),
    now: Date.now(),
    note: (text) => console.error(text),
  });
  const allowed = toleranceOf(tolerance, bill.kind === 'costs' ? USD_DECIMALS : 0);
  if (bill.from >= bill.to) throw new UsageError('no bucket of it is over yet: there is nothing to compare');
  const { side, withoutUsd } = await readLedger(connectionOf(options), bill, { provider, org });
  const { kind, from, to } = bill;
  return { provider, kind, from, to, tolerance, comparison: compare(bill.side, side, allowed), withoutUsd };
}

function pairsOf(texts: readonly string[]): ReadonlyMap<string, string> {
  const pairs = texts.flatMap((text) => text.split(',')).map((pair) => pair.split('='));
  const wrong = pairs.find(([id, workspace, ...more]) => !id || !workspace || more.length > 0);
  if (wrong) throw new UsageError(`--map-workspace: expected ID=WORKSPACE, not '${wrong.join('=')}'`);
  return new Map(pairs.map(([id = '', workspace = '']) => [id, workspace]));
}

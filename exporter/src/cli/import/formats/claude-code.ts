/**
 * Claude Code's transcripts as they lie in `~/.claude/projects`: a file a session, a line a message. An answer that
 * streams has several lines with the same ids and growing usage, and a session that goes on, or has agents, has copies
 * of another's: each call counts once, with its largest usage, as ccusage counts it.
 */
import { globSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { asRecord } from '../../client.ts';
import { UsageError } from '../../failure.ts';
import { RowError } from '../fields.ts';
import type { Source } from '../lines.ts';
import type { Event, Values } from '../mapping.ts';
import { RowIds } from '../row-ids.ts';
import { readNdjson, type Row } from '../rows.ts';
import { parseTime } from '../time.ts';
import { Calls, type Call } from './calls.ts';
import * as of from './format.ts';

export const claudeCode: of.FileFormat = {
  about: 'Claude Code’s transcripts: a folder such as ~/.claude/projects, or one .jsonl of it',
  detect: (row) => 'sessionId' in row && ('message' in row || 'parentUuid' in row || row['type'] === 'summary'),
  rows: readTranscripts,
  outcomes: callsOf,
};

async function* readTranscripts(source: Source): AsyncGenerator<Row> {
  const files = transcriptsIn(source.file);
  source.meter?.restart(files.reduce((bytes, file) => bytes + statSync(file).size, 0));
  for (const file of files)
    for await (const row of readNdjson({ ...source, file })) {
      const values = { ...row.values, project: basename(of.text(row.values['cwd'])) };
      yield { ...row, values, place: `${basename(file)} line ${row.line}` };
    }
}

function transcriptsIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const files = globSync('**/*.jsonl', { cwd: path }).sort();
  if (files.length === 0) throw new UsageError(`${path}: no .jsonl file is in it`);
  return files.map((file) => join(path, file));
}

async function* callsOf(rows: AsyncIterable<Row>): AsyncGenerator<of.Outcome> {
  const calls = new Calls();
  const ids = new RowIds();
  for await (const row of rows) {
    const [outcome] = of.outcomesOf(row, () => {
      calls.add(callIn(row, ids));
      return [];
    });
    if (outcome) yield outcome;
  }
  for (const call of calls.inOrder()) yield { row: call.row, event: eventOf(call) };
}

/** Usage of a line, or of a message of an agent that a line tells of. Throws NotUsage for all others. */
function callIn(row: Row, ids: RowIds): Call {
  const { values } = row;
  const told = asRecord(asRecord(values['data'])['message']);
  const line = 'message' in told ? told : values;
  const message = asRecord(line['message']);
  if (!('usage' in message)) throw new of.NotUsage(`a line without usage: ${of.text(values['type']) || 'no type'}`);
  const model = of.text(message['model']);
  if (model === '<synthetic>') throw new of.NotUsage('a message that no model made: <synthetic>');
  const time = parseTime(line['timestamp']);
  if (time === undefined) throw new RowError(`timestamp: not a time: ${JSON.stringify(line['timestamp'])}`);
  const usage = asRecord(message['usage']);
  const tokens = tokensOf(usage);
  const messageId = of.text(message['id']);
  const requestId = of.text(line['requestId']);
  return {
    row: { ...row, values: namesOf(values) },
    message: messageId,
    request: requestId,
    id: messageId === '' ? ids.next(values) : of.idOf(`${messageId}:${requestId}`),
    isSidechain: line['isSidechain'] === true,
    total: Object.values(tokens).reduce((sum, tokensOfKind) => sum + tokensOfKind, 0),
    time,
    model,
    tokens,
    usage,
  };
}

/** What was said is not kept: all calls of a folder are in memory until the last line is read. */
const namesOf = (values: Values): Values => ({
  ...Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value !== 'object')),
  agentId: of.firstText(values['agentId'], asRecord(values['data'])['agentId']),
});

function tokensOf(usage: Values): Record<string, number> {
  const written = asRecord(usage['cache_creation']);
  const isSplit = 'cache_creation' in usage && usage['cache_creation'] !== null;
  return {
    input: of.count(usage, 'input_tokens'),
    cacheRead: of.count(usage, 'cache_read_input_tokens'),
    cacheWrite: isSplit
      ? of.count(written, 'ephemeral_5m_input_tokens')
      : of.count(usage, 'cache_creation_input_tokens'),
    cacheWrite1h: of.count(written, 'ephemeral_1h_input_tokens'),
    output: of.count(usage, 'output_tokens'),
  };
}

function eventOf({ id, time, row: { values }, model, tokens, total, usage, isSidechain }: Call): Event {
  const searches = of.count(asRecord(usage['server_tool_use']), 'web_search_requests');
  const agent = of.firstText(values['agentId'], isSidechain ? 'sidechain' : '');
  return {
    id,
    time,
    type: 'gateway_inference',
    category: 'llm',
    provider: 'anthropic',
    surface: 'cli',
    source: agent === '' ? 'chat' : 'agent',
    // Of two imports the one that has seen more of the answer holds, and charges what was not charged yet.
    revision: total,
    ...of.withoutEmpty({
      model,
      tokens: of.counts(tokens),
      serviceTier: usage['speed'] === 'fast' ? 'fast' : of.text(usage['service_tier']),
      conversation: of.text(values['sessionId']),
      agent,
      quantity: of.counts({ web_search_requests: searches }),
    }),
  };
}

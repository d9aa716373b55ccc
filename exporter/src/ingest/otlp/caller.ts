/**
 * On whose behalf a model was called, where a record says it: a subagent, a server of tools (MCP), a tool. Each is a
 * `reason` of its own, and which one is its `reasonDetail`.
 */
import type { EventDimension } from '@ledgerline/api';
import type { Attributes } from './attributes.ts';

type Caller = Partial<Record<EventDimension, string | undefined>>;

/** The nearest to the call first: a tool of a server runs for a subagent, and not the other way round. */
const CALLERS = [
  { reason: 'mcp', by: ['mcp_server.name', 'mcp.server.name'], within: ['mcp_tool.name', 'mcp.tool.name'] },
  { reason: 'tool', by: ['gen_ai.tool.name', 'tool_name', 'ai.toolCall.name'], within: [] },
  { reason: 'skill', by: ['skill.name'], within: [] },
  { reason: 'subagent', by: ['agent.name'], within: [] },
] as const;

export function callerOf(attributes: Attributes): Caller {
  for (const { reason, by, within } of CALLERS) {
    const name = attributes.text(...by);
    if (name === undefined) continue;
    const inner = attributes.text(...within);
    return { reason, reasonDetail: inner === undefined ? name : `${name}/${inner}` };
  }
  return {};
}

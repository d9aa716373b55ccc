/** The formats: a row each. */
import { anthropic } from '../../bills/anthropic.ts';
import { openai } from '../../bills/openai.ts';
import { claudeCode } from './claude-code.ts';
import type { FileFormat } from './format.ts';
import { litellm } from './litellm.ts';
import { usageFormat } from './provider-usage.ts';

export const FORMATS = {
  litellm,
  'claude-code': claudeCode,
  'openai-usage': usageFormat('openai', 'OpenAI’s usage: answers of /v1/organization/usage/…, or the CSV', openai),
  'anthropic-usage': usageFormat(
    'anthropic',
    'Anthropic’s usage: answers of /v1/organizations/usage_report/messages, or the CSV',
    anthropic,
  ),
} as const satisfies Readonly<Record<string, FileFormat>>;

export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

export const formatNamed = (name: FormatName): FileFormat => FORMATS[name];

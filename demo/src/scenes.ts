/** What people and agents do in the demo, a row per kind of conversation. */
import type { StepName } from './steps.ts';

export interface Scene {
  readonly agent: string;
  readonly source: 'chat' | 'agent' | 'memory';
  /** What kind of workflow it was, where it is one. */
  readonly reasonDetail?: string;
  readonly titles: readonly [string, ...string[]];
  /** Done in this order, then some of them again: a step and what its line says. */
  readonly steps: readonly [SceneStep, ...SceneStep[]];
}
export type SceneStep = readonly [step: StepName, description: string];

export const SCENES: readonly [Scene, ...Scene[]] = [
  {
    ...{ agent: 'assistant', source: 'chat' },
    titles: ['Explain the query plan', 'Draft the release notes', 'Compare two pension funds', 'Name the new feature'],
    steps: [
      ['answer', 'answer'],
      ['search', 'look it up'],
      ['answer', 'answer with sources'],
      ['remember', 'remember what was agreed'],
    ],
  },
  {
    ...{ agent: 'reviewer', source: 'agent', reasonDetail: 'code-review' },
    titles: ['Fix the parser', 'Review the payment retry', 'Upgrade the HTTP client', 'Find the flaky test'],
    steps: [
      ['plan', 'read the change'],
      ['compute', 'run the tests'],
      ['edit', 'edit'],
      ['edit', 'answer the comments'],
    ],
  },
  {
    ...{ agent: 'clerk', source: 'agent', reasonDetail: 'invoice-intake' },
    titles: ['Invoices of the week', 'Scan the delivery notes', 'Contracts with a notice period'],
    steps: [
      ['read', 'read the scans'],
      ['answer', 'extract the fields'],
      ['answer', 'check against the orders'],
    ],
  },
  {
    ...{ agent: 'studio', source: 'agent', reasonDetail: 'campaign' },
    titles: ['Autumn campaign', 'Slides for the board', 'Product photos, warmer'],
    steps: [
      ['plan', 'write the storyboard'],
      ['render', 'render'],
      ['answer', 'write the captions'],
    ],
  },
  {
    ...{ agent: 'scribe', source: 'chat' },
    titles: ['Minutes of the stand-up', 'Interview with a customer', 'Notes of the planning day'],
    steps: [
      ['listen', 'transcribe'],
      ['answer', 'summarize'],
      ['remember', 'keep the decisions'],
    ],
  },
  {
    ...{ agent: 'archivist', source: 'memory' },
    titles: ['Tidy the project memory', 'Merge what is known about the client'],
    steps: [
      ['remember', 'collect'],
      ['answer', 'merge'],
    ],
  },
];

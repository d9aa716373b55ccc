/** One conversation, step by step. */
import type { UsageEventBody } from '@ledgerline/api';
import type { Model, Organization } from './organizations.ts';
import type { Random } from './random.ts';
import { SCENES, type Scene, type SceneStep } from './scenes.ts';
import { STEPS } from './steps.ts';

export type DemoEvent = UsageEventBody & { id: string; time: number };

/** Who does what where: what all steps of a conversation have in common. */
function commonFields({ org, people }: Organization, scene: Scene, name: string, random: Random) {
  const { user, apiKey, workspace } = random.pick(people);
  return {
    ...{ user, apiKey, workspace, agent: scene.agent, source: scene.source },
    surface: apiKey === 'editor' ? 'web' : 'cli',
    conversation: `${org}-c-${name}`,
    title: random.pick(scene.titles),
    ...(scene.reasonDetail === undefined ? {} : { reasonDetail: scene.reasonDetail }),
  };
}

/** Its steps, `name` being unique in the organization. */
export function* conversation(organization: Organization, name: string, start: number, random: Random) {
  const scene = random.pick(SCENES);
  const common = commonFields(organization, scene, name, random);
  const own = random.pick(organization.models);
  let time = start;
  for (const [number, [step, description]] of stepsOf(scene, random).entries()) {
    const usage = STEPS[step](random);
    yield {
      ...{ id: `${organization.org}-${name}-${String(number + 1).padStart(2, '0')}`, time },
      ...modelOf(usage, own),
      ...common,
      ...usage,
      ...(usage.type.startsWith('cloud_agent_') ? { run: `${organization.org}-r-${name}` } : {}),
      description: `Step ${number + 1}: ${description}`,
    } satisfies DemoEvent;
    time += (usage.durationMs ?? 0) + random.whole(1500, 90_000);
  }
}

const stepsOf = ({ steps }: Scene, random: Random): readonly SceneStep[] => [
  ...steps,
  ...Array.from({ length: random.whole(0, 5) }, () => random.pick(steps)),
];

/** Who sells it; what is not a model of the organization (tools) is our own. */
const modelOf = ({ model }: { model?: string }, own: Model): Partial<Model> => (model === undefined ? own : {});

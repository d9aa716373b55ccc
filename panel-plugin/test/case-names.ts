/** Apart from the cases, as whoever drives a browser from Node cannot load what Grafana's frames need. */
export const CASE_NAMES = [
  'healthy',
  'atRisk',
  'exhausted',
  'upgradeSuggested',
  'halfUsed',
  'free',
  'young',
  'capNear',
  'capAtRisk',
  'capReached',
  'capless',
  'unpriced',
  'balanceOnly',
  'several',
] as const;
export type CaseName = (typeof CASE_NAMES)[number];

/** Of the other views. */
export const SCENE_NAMES = [
  'figures',
  'figuresCompared',
  'figuresOfSeveral',
  'events',
  'eventsEmpty',
  'eventsFailed',
  'conversations',
  'ranking',
  'rankingCompared',
  'rankingEmpty',
  'burndown',
  'burndownAtRisk',
  'burndownCap',
  'burndownYoung',
  'burndownRanOut',
  'burndownSeveral',
] as const;
export type SceneName = (typeof SCENE_NAMES)[number];

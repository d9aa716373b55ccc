/** When the recorded answers are of. */
export const NOW = Date.parse('2026-11-21T14:23:47Z');

/** A setting that is wrong: it stops the start, and the message names it. */
export class ConfigError extends Error {}

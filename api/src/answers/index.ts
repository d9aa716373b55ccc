export * from './conversations.ts';
export * from './events.ts';
export * from './ledger.ts';
export * from './resources.ts';
export * from './usage.ts';

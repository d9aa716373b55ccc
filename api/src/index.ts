export * from './access.ts';
export * from './admin.ts';
export * from './admission.ts';
export * from './error.ts';
export * from './event.ts';
export * from './query.ts';
export * from './words.ts';

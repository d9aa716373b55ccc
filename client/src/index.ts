export type { Decimal, Dimensions, EventHead, Tokens, Usage, UsageEvent } from './event.ts';
export { ExporterUnavailable, RequestRefused, ReservationRefused, type RefusalDetails } from './errors.ts';
export { Ledgerline, type Patience } from './ledgerline.ts';
export type { Counts, Drop, DropReason, Fault } from './reports.ts';
export type { Reservation } from './reservation.ts';
export type { ReservationRequest } from './reserving.ts';
export type { LedgerlineOptions, Limits } from './settings.ts';
export type { StreamedStep } from './streamed-step.ts';

/** The thread of OpenTelemetry's SDK, where something goes out: what it costs, ingest and scrapes do not feel. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Collected } from '../telemetry/collection.ts';
import { startPipeline, type PipelineOptions } from '../telemetry/pipeline.ts';
import { recordLine, recordRequest, type RequestRecord } from '../telemetry/records.ts';
import { serve } from './channel.ts';

/** Collections that were asked for and are not there yet. */
type Waiting = Pick<PromiseWithResolvers<Collected>, 'resolve' | 'reject'>;

const functions = (pipeline: () => ReturnType<typeof startPipeline>, waiting: Waiting[]) => ({
  /** What was asked for by telling `collect`. */
  collected: (text: Uint8Array, orgs: ReadonlyMap<string, number>) => {
    for (const { resolve } of waiting.splice(0)) resolve({ text, orgs });
  },
  uncollected: (message: string) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(message));
  },
  request: async (request: RequestRecord) => recordRequest((await pipeline()).tracer, request),
  line: async (line: string) => recordLine((await pipeline()).logger, line),
  /** Sends what there is. */
  close: async () => (await pipeline()).close(),
});
export type TelemetryFunctions = ReturnType<typeof functions>;

if (parentPort) {
  const waiting: Waiting[] = [];
  const tell = serve(
    parentPort,
    functions(() => pipeline, waiting),
  );
  const pipeline = startPipeline(workerData as PipelineOptions, {
    collect: () =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        tell('collect');
      }),
    told: (signal, failure) => tell('told', signal, failure),
    warned: (message) => tell('warned', message),
  });
}

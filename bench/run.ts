/** `npm run bench`: every figure beside a peer measured in the same run. Numbers of one machine; quote the ratios. */
import { availableParallelism } from 'node:os';
import { benchAdmission } from './admission.ts';
import { benchIngest } from './ingest.ts';
import { benchScrape } from './scrape.ts';

console.log(`Node ${process.version}, ${availableParallelism()} cores`);
await benchIngest();
await benchScrape();
await benchAdmission();

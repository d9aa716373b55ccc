/** For whoever is on call: whether the exporter takes events in, answers, and can be believed. */
import { UIDS } from '@ledgerline/api/grafana';
import { page } from '../dashboard.ts';
import * as exporter from '../topics/exporter.ts';
import * as takingIn from '../topics/taking-in.ts';
import { scraped } from '../variables.ts';

export const healthPage = () =>
  page({
    uid: UIDS.health,
    title: 'Ledgerline exporter health',
    description: 'The exporter itself, as Prometheus scrapes it: taking events in, answering, the ledger, its process.',
    from: 'now-6h',
    about: 'exporter',
    variables: [
      scraped('job', 'Job', 'ledgerline_build_info'),
      scraped('instance', 'Instance', 'ledgerline_build_info{job=~"$job"}'),
    ],
    first: [...exporter.headlines(), exporter.alerts()],
    sections: [
      {
        title: 'Taking events in',
        panels: [
          takingIn.ingestByResult(),
          takingIn.rejectedByReason(),
          takingIn.sinceLastEvent(),
          takingIn.lateAndUnpriced(),
          takingIn.telemetry(),
          takingIn.mended(),
        ],
      },
      {
        title: 'Answering',
        panels: [exporter.requestsByRoute(), exporter.slowest(), exporter.failures(), exporter.limited()],
      },
      { title: 'Being scraped', panels: [exporter.collectors(), exporter.overflow()] },
      {
        title: 'The process',
        panels: [exporter.cpu(), exporter.memory(), exporter.eventLoop(), exporter.restarts()],
      },
    ],
  });

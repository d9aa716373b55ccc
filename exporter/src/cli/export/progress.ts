/** What an export says while it runs: a line on a terminal, which is rewritten. */
import { barOf } from '../bar.ts';

const SHOWN_MS = 200;
const CLEAR = '\r\u001b[K';

export interface Shown {
  readonly rows: number;
  /** null: nobody said. */
  readonly total: number | null;
  readonly ms: number;
}

/** Such as `[######------------------] 25 %, 250 of 1000 rows, 100/s, 8 s left`. */
export function progressLine({ rows, total, ms }: Shown): string {
  const rate = rows / Math.max(0.001, ms / 1000);
  const speed = `${Math.round(rate)}/s`;
  if (total === null) return `${rows} lines, ${speed}`;
  const share = total === 0 ? 1 : Math.min(1, rows / total);
  const left = rate > 0 ? [`${Math.ceil(Math.max(0, total - rows) / rate)} s left`] : [];
  return [barOf(share), `${Math.min(rows, total)} of ${total} rows`, speed, ...left].join(', ');
}

export class ExportProgress {
  private readonly started = Date.now();
  private readonly total: number | null;
  private readonly visible: boolean;
  private shown = 0;

  constructor(total: number | null, visible: boolean) {
    this.total = total;
    this.visible = visible;
  }

  show(rows: number): void {
    const now = Date.now();
    if (!this.visible || now - this.shown < SHOWN_MS) return;
    this.shown = now;
    process.stderr.write(CLEAR + progressLine({ rows, total: this.total, ms: now - this.started }));
  }

  end(): void {
    if (this.visible) process.stderr.write(CLEAR);
  }
}

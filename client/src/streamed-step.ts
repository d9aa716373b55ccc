import type { EventHead, Usage, UsageEvent } from './event.ts';
import type { Entry } from './queue.ts';
import type { Recorder } from './recorder.ts';

/**
 * One event whose usage grows while it goes on. Each update is a higher revision with all usage so far, so that the
 * ledger charges what came since; of revisions that wait, only the latest is sent.
 */
export class StreamedStep {
  readonly id: string;
  private readonly head: EventHead;
  private readonly recorder: Recorder;
  private readonly ended: () => void;
  private usage: Usage = {};
  private revision = 0;
  private hasEnded = false;
  private entry: Entry | undefined;

  /** @param ended is called when its last revision is recorded */
  constructor(head: EventHead & { readonly id: string }, recorder: Recorder, ended: () => void = () => undefined) {
    this.id = head.id;
    this.head = head;
    this.recorder = recorder;
    this.ended = ended;
  }

  /** @param usage all of it so far: no count may be less than before. Fields that are left out stay as they were */
  update(usage: Usage): void {
    this.write(usage, false);
  }

  /** It is complete. @param usage all of it; by default what the last update said */
  end(usage: Usage = {}): void {
    this.write(usage, true);
    if (!this.hasEnded) this.ended();
    this.hasEnded = true;
  }

  private write(usage: Usage, final: boolean): void {
    this.usage = { ...this.usage, ...usage };
    const event: UsageEvent & { readonly id: string } = {
      ...this.head,
      ...this.usage,
      id: this.id,
      revision: this.revision + 1,
      ...(final ? { final } : {}),
    };
    if (this.hasEnded) {
      this.recorder.drop(this.id, event, { reason: 'ended', message: 'its stream has ended' });
      return;
    }
    this.revision += 1;
    this.entry = this.recorder.replace(this.entry, event);
  }
}

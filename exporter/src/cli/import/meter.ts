/** How far a long job is: bytes of a file while it is read, or events while they are sent. */
export class Meter {
  total = 0;
  done = 0;
  #started = Date.now();

  /** Another stretch of the job, of so many units. */
  restart(total: number): void {
    this.total = total;
    this.done = 0;
    this.#started = Date.now();
  }

  /** From 0 to 1; undefined where nobody knows how much there is (a pipe). */
  get share(): number | undefined {
    return this.total > 0 ? Math.min(1, this.done / this.total) : undefined;
  }

  /** Seconds that are left at the pace so far; undefined where that is not known yet. */
  get secondsLeft(): number | undefined {
    const { share } = this;
    if (share === undefined || share === 0) return undefined;
    return (((Date.now() - this.#started) / 1000) * (1 - share)) / share;
  }
}

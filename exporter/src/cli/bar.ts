const WIDTH = 24;

/** Such as `[######------------------] 25 %`, of a share from 0 to 1. */
export function barOf(share: number): string {
  const filled = Math.floor(share * WIDTH);
  return `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${Math.floor(share * 100)} %`;
}

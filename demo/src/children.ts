/** The programs that `npm start` runs beside itself: started, watched, and ended with it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';

const LAST_WORDS = 15;
const PATIENCE_MS = 10_000;

export class Child {
  readonly name: string;
  readonly logFile: string;
  /** Settles when it has ended, with how. */
  readonly ended: Promise<string>;
  readonly #process: ChildProcess;
  readonly #words: string[] = [];
  readonly #listeners = new Set<(line: string) => void>();
  #running = true;

  /** `env` comes on top of our own environment. */
  constructor(
    name: string,
    program: string,
    args: readonly string[],
    dataDir: string,
    env: Readonly<Record<string, string>> = {},
  ) {
    this.name = name;
    this.logFile = path.join(dataDir, `${name}.log`);
    // A group of its own: Ctrl-C reaches only us, and we end what we started, in order.
    const options = { env: { ...process.env, ...env }, detached: true };
    this.#process = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const log = createWriteStream(this.logFile, { flags: 'a' });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        log.write(text);
        this.#hear(text);
      });
    }
    this.ended = new Promise((resolve) => {
      const end = (how: string): void => {
        this.#running = false;
        log.end();
        resolve(how);
      };
      this.#process.on('error', (error) => {
        end(error.message);
      });
      this.#process.on('close', (code, signal) => {
        end(signal === null ? `exit code ${code ?? 0}` : signal);
      });
    });
  }

  get running(): boolean {
    return this.#running;
  }

  get lastWords(): string {
    return this.#words.slice(-LAST_WORDS).join('\n');
  }

  /** The first line that matches, or undefined where it ends before it says one. */
  async line(pattern: RegExp): Promise<RegExpExecArray | undefined> {
    const found = new Promise<RegExpExecArray>((resolve) => {
      const listen = (line: string): void => {
        const match = pattern.exec(line);
        if (match === null) return;
        this.#listeners.delete(listen);
        resolve(match);
      };
      this.#words.forEach(listen);
      this.#listeners.add(listen);
    });
    return Promise.race([found, this.ended.then(() => undefined)]);
  }

  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#process.kill('SIGTERM');
    const kill = setTimeout(() => this.#process.kill('SIGKILL'), PATIENCE_MS);
    await this.ended;
    clearTimeout(kill);
  }

  #hear(text: string): void {
    for (const line of text.split('\n').filter((each) => each !== '')) {
      this.#words.push(line);
      if (this.#words.length > LAST_WORDS) this.#words.shift();
      for (const listen of this.#listeners) listen(line);
    }
  }
}

/** A PostgreSQL of its own, from Debian's package: what `bench/query` is compared with. */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { temporary } from './ledgerline.ts';

const INSTALLED = '/usr/lib/postgresql';
/** It refuses to run as root, who lets the package's user run it. */
const isRoot = process.getuid?.() === 0;
const as = (program: string, args: readonly string[]): [string, string[]] =>
  isRoot ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, [...args]];

/** What it may use on a machine of some gigabytes; the rest is as it comes. */
const SETTINGS = {
  shared_buffers: '1GB',
  effective_cache_size: '4GB',
  work_mem: '64MB',
  maintenance_work_mem: '512MB',
};

export interface Postgres {
  readonly client: pg.Client;
  stop(): Promise<void>;
}

/** Null where it is not installed. */
export async function startPostgres(): Promise<Postgres | null> {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).map(Number) : [];
  const bin = join(INSTALLED, String(Math.max(...versions)), 'bin');
  if (versions.length === 0 || !existsSync(join(bin, 'initdb'))) return null;
  const directory = temporary();
  const data = join(directory, 'data');
  mkdirSync(data);
  if (isRoot) for (const each of [directory, data]) chownSync(each, ...idsOf('postgres'));
  execFileSync(...as(join(bin, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--no-locale']), {
    cwd: directory,
    stdio: 'ignore',
  });
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const sockets = ['-c', 'listen_addresses=', '-k', directory];
  const child = spawn(...as(join(bin, 'postgres'), ['-D', data, ...sockets, ...settings]), {
    cwd: directory,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const client = await connected(directory);
  return {
    client,
    stop: async () => {
      await client.end();
      // Not by the signal of `runuser`, which does not hand on an immediate end.
      execFileSync(...as(join(bin, 'pg_ctl'), ['stop', '-D', data, '-m', 'fast']), { cwd: directory, stdio: 'ignore' });
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function connected(host: string): Promise<pg.Client> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ host, user: 'bench', database: 'postgres' });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (tries > 100) throw error;
      await sleep(100);
    }
  }
}

function idsOf(user: string): [number, number] {
  const id = (flag: string): number => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return [id('-u'), id('-g')];
}

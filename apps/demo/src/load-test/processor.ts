import { readdirSync, readFileSync } from 'node:fs';
import { threads } from '@parallel/core';
import { look } from './client.js';
import { alone, ms, type Part } from './part.js';
import { LONG, native } from './points.js';

type Threads = ReadonlyMap<string, number>;

/** Milliseconds on a processor so far, of each thread of a process that has not ended. */
function threadsOf(pid: number): Threads {
  const used = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const [run] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ');
      used.set(thread, Number(run) / 1e6);
    } catch {
      // It has ended meanwhile.
    }
  }
  return used;
}

/** What those have used since that were there before and still are. */
function since(before: Threads, after: Threads): number {
  let sum = 0;
  for (const [thread, used] of before) sum += (after.get(thread) ?? used) - used;
  return sum;
}

/**
 * What a picture takes of the processors beside computing it. Native threads are
 * started for a picture and end with it, so whoever was there before did something else.
 */
export const processor: Part = async ({ url, pid }, { rounds, unmeasured }) => {
  if (!native || process.platform !== 'linux') {
    console.log('processor time: needs Linux and the addon');
    return;
  }
  await using pool = threads({ workers: 1 });
  for (let i = 0; i < unmeasured; i += 1) await look(url, LONG);
  await pool.run(alone, LONG);
  const [server, main, client] = [threadsOf(pid), String(pid), threadsOf(process.pid)];
  for (let i = 0; i < rounds; i += 1) await look(url, LONG);
  const [served, seen] = [threadsOf(pid), threadsOf(process.pid)];
  for (let i = 0; i < rounds; i += 1) await pool.run(alone, LONG);
  const nobody = since(seen, threadsOf(process.pid)) / rounds;
  const [atServer, atClient] = [since(server, served) / rounds, since(client, seen) / rounds];
  const onMain = ((served.get(main) ?? 0) - (server.get(main) ?? 0)) / rounds;
  console.log(
    `processor time for a picture beside the threads that compute it: ${ms(atServer + atClient)}: the server's ${ms(atServer)}, of which its main thread's ${ms(onMain)}, and the client's ${ms(atClient)}; for nobody ${ms(nobody)}`,
  );
};

import { task, threads } from '@parallel/core';

const work = task(new URL('./task.mjs', import.meta.url));
const pool = threads({ workers: 1 });

const stop = new AbortController();
const channel = pool.channel();
const done = pool
  .run(work, channel.end, { signal: stop.signal })
  .catch(() => {});
await channel.receive();
stop.abort();
console.log(await channel.receive());
await done;
await pool.close();

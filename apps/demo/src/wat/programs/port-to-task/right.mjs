import { task, threads } from '@parallel/core';

const work = task(new URL('./task.mjs', import.meta.url));
const pool = threads({ workers: 1 });

const channel = pool.channel();
const done = pool.run(work, { input: 1, channel: channel.end });
console.log(await channel.receive());
await done;
await pool.close();

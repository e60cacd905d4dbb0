import { processes, task } from '@parallel/core';

const work = task(new URL('./task.mjs', import.meta.url));
const pool = processes({ workers: 1 });

const channel = pool.channel();
const done = pool.run(work, channel.end);
console.log(await channel.receive());
await done;
await pool.close();

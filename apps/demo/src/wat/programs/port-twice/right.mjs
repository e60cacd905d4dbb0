import { task, threads } from '@parallel/core';

const work = task(new URL('./task.mjs', import.meta.url));
const pool = threads({ workers: 2 });

const channel = pool.channel();
const inputs = ['a', 'b'].map((name) => ({ name, channel: channel.end }));
const done = pool.map(work, inputs).toArray();
const texts = [await channel.receive(), await channel.receive()];
for (const text of texts.sort()) console.log(text);
await done;
await pool.close();

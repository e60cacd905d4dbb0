import { task, threads } from '@parallel/core';

const say = task(new URL('./say.mjs', import.meta.url));
const pool = threads({ workers: 1 });

const channel = pool.channel();
const done = pool.run(say, channel.end);
console.log(await channel.receive());
await done;
console.log('2. main goes on');
await pool.close();

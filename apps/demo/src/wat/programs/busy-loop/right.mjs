import { task, threads } from '@parallel/core';

const loop = task(new URL('./loop.mjs', import.meta.url));
const pool = threads({ workers: 1 });

setTimeout(() => console.log('timer'), 10);

await pool.run(loop, undefined);
console.log('loop is over');
await pool.close();

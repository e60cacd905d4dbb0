import { processes, task } from '@parallel/core';

const count = task(new URL('./count.mjs', import.meta.url));
const pool = processes({ workers: 1 });

const counter = pool.share(Int32Array, 1);
await pool.run(count, counter);
console.log('the counter says', counter[0]);
await pool.close();

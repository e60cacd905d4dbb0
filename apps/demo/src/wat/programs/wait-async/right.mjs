import { task, threads } from '@parallel/core';

const wake = task(new URL('./wake.mjs', import.meta.url));
const pool = threads({ workers: 1 });

console.log(await pool.run(wake, undefined));
await pool.close();

import { task, threads } from '@parallel/core';

process.chdir('/');

const hello = task(new URL('./task.mjs', import.meta.url));
const pool = threads({ workers: 1 });

console.log(await pool.run(hello, undefined));
await pool.close();

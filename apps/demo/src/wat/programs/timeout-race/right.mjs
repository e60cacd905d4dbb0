import { task, threads } from '@parallel/core';

const crunch = task(new URL('./crunch.mjs', import.meta.url));
const pool = threads({ workers: 1 });

try {
  console.log(await pool.run(crunch, undefined, { timeout: 50 }));
} catch (error) {
  console.log(error.code === 'TIMEOUT' ? 'ended by its timeout' : error);
}
await pool.close();

import { task, threads } from '@parallel/core';

const leave = task(new URL('./leave.mjs', import.meta.url));
const pool = threads({ workers: 1 });

try {
  console.log('result:', await pool.run(leave, undefined));
} catch {
  console.log('the task failed');
}
await pool.close();

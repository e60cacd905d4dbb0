import { task, threads } from '@parallel/core';

const stray = task(new URL('./stray.mjs', import.meta.url));
const pool = threads({ workers: 1 });

await pool.run(stray, undefined).catch((error) => {
  if (error.code === 'WORKER_DIED')
    console.log('the worker is gone, the program goes on');
});
await pool.close();

import { task, threads } from '@parallel/core';

const fetchPage = task(new URL('./fetch-page.mjs', import.meta.url));
const pool = threads({ workers: 1 });

const error = await pool
  .run(fetchPage, undefined)
  .catch((error) => error);
console.log(error.name, error.code);
await pool.close();

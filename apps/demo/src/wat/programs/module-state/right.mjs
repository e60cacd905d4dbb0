import { task, threads } from '@parallel/core';

const visit = task(new URL('./visit.mjs', import.meta.url));
const pool = threads({ workers: 3 });

const visits = pool.share(Int32Array, 1);
await pool.map(visit, [visits, visits, visits]).toArray();
console.log('visits:', visits[0]);
await pool.close();

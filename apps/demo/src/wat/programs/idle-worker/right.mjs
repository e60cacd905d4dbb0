import { task, threads } from '@parallel/core';

const square = task(new URL('./square.mjs', import.meta.url));
const pool = threads({ workers: 1 });

console.log(await pool.run(square, 7));
// An idle pool does not keep the program alive: it ends, though the
// pool is never closed.

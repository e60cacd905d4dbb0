import { task, threads } from '@parallel/core';

const sum = task(new URL('./sum.mjs', import.meta.url));
const pool = threads({ workers: 1 });

const pixels = new Float64Array([1, 2, 3]);
// Copied, unless you say transfer(…).
await pool.run(sum, pixels.subarray(0, 2));

console.log('I still have', pixels.length, 'numbers');
await pool.close();

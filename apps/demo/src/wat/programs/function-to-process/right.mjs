import { processes, task } from '@parallel/core';

const square = task(new URL('./square.mjs', import.meta.url));
const pool = processes();

console.log(await pool.run(square, 7));
await pool.close();

import { task, threads } from '@parallel/core';

const answer = task(new URL('./answer.mjs', import.meta.url));
const pool = threads({ workers: 1 });

const error = await pool.run(answer, undefined).catch((error) => error);
console.log(error.cause.name);
await pool.close();

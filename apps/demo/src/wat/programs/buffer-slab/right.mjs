import { task, threads } from '@parallel/core';

const look = task(new URL('./look.mjs', import.meta.url));
const pool = threads({ workers: 1 });

const password = Buffer.from('my password is swordfish');
const greeting = Buffer.from('hello');
if (password.buffer !== greeting.buffer)
  throw new Error('they do not share a slab');

console.log(await pool.run(look, greeting));
await pool.close();

import { processes, task } from '@parallel/core';

const describe = task(new URL('./describe.mjs', import.meta.url));
const pool = processes({ workers: 1 });

const input = {
  map: new Map([['a', 1]]),
  none: undefined,
  nan: Number.NaN,
  bytes: Buffer.of(7),
};
console.log(await pool.run(describe, input));
await pool.close();

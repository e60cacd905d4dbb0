import { task, threads } from '@parallel/core';

const EACH = 20_000_000;

const count = task(new URL('./count.mjs', import.meta.url));
const pool = threads({ workers: 2 });

const counter = pool.share(Int32Array, 1);
const input = { counter, times: EACH };
await pool.map(count, [input, input], { claim: 'dealt' }).toArray();
console.log(
  counter[0] === 2 * EACH ? 'every one was counted' : 'some were lost',
);
await pool.close();

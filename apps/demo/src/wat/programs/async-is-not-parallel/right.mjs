import { task, threads } from '@parallel/core';

const work = task(new URL('./work.mjs', import.meta.url));
const pool = threads({ workers: 2 });

const begun = pool.share(Int32Array, 1);
const inputs = ['a', 'b'].map((name) => ({ name, begun }));
for (const { name } of inputs) console.log(`${name} begins`);
for (const name of await pool
  .map(work, inputs, { claim: 'dealt' })
  .toArray()) {
  console.log(`${name} is done`);
}
await pool.close();

import { task, threads } from '@parallel/core';

const add = task(new URL('./sum.mjs', import.meta.url));
const numbers = Array.from({ length: 12 }, (_, i) => (i + 1) / 10);

// The pieces do not depend on the workers, and outputs come in input order.
const pieces = [0, 3, 6, 9].map((i) => numbers.slice(i, i + 3));
async function sumOn(workers) {
  const pool = threads({ workers });
  const sums = await pool.map(add, pieces).toArray();
  await pool.close();
  return sums.reduce((a, b) => a + b, 0);
}

const [one, two] = [await sumOn(1), await sumOn(2)];
console.log(one === two ? 'the same sum' : `${one} or ${two}`);

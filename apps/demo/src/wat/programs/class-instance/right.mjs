import { task, threads } from '@parallel/core';
import { Money } from './money.mjs';

const format = task(new URL('./money.mjs', import.meta.url));
const pool = threads({ workers: 1 });

console.log(await pool.run(format, { ...new Money(1250) }));
await pool.close();

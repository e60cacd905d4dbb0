import { readFile } from 'node:fs';
import { range, task, threads } from '@parallel/core';

const hash = task(new URL('./hash.mjs', import.meta.url));
const pool = threads();

let hashed = 0;
const done = pool
  .map(hash, range(4), { onProgress: () => (hashed += 1) })
  .toArray();
readFile(new URL(import.meta.url), () => {
  console.log(
    hashed === 0
      ? 'the file was there at once'
      : 'the file waited for a hash',
  );
});
await done;
await pool.close();

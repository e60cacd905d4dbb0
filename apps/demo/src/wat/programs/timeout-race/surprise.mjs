import { setTimeout as sleep } from 'node:timers/promises';

async function crunch() {
  const end = performance.now() + 500;
  while (performance.now() < end);
  return 'crunched to the end';
}

const timeout = sleep(50, 'ended by its timeout', { ref: false });
console.log(await Promise.race([timeout, crunch()]));

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

if (process.send === undefined) {
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const child = fork(fileURLToPath(import.meta.url), {
    serialization: 'advanced',
  });
  child.once('message', () => {
    console.log('the counter says', counter[0]);
    child.disconnect();
  });
  child.send(counter);
} else {
  process.once('message', (counter) => {
    Atomics.add(counter, 0, 1);
    process.send('counted');
  });
}

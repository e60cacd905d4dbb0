import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

if (process.send === undefined) {
  const child = fork(fileURLToPath(import.meta.url));
  child.once('message', (text) => {
    console.log(text);
    child.disconnect();
  });
  child.send({
    map: new Map([['a', 1]]),
    none: undefined,
    nan: Number.NaN,
    bytes: Buffer.of(7),
  });
} else {
  process.once('message', (input) =>
    process.send(inspect(input, { breakLength: Infinity })),
  );
}

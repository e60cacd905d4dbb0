import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

if (process.send === undefined) {
  const child = fork(fileURLToPath(import.meta.url));
  child.once('message', (result) => {
    console.log(result);
    child.disconnect();
  });
  child.send({ f: (x) => x * x, x: 7 });
} else {
  process.on('message', ({ f, x }) =>
    process.send(f ? f(x) : `what f? I have x = ${x}`),
  );
}

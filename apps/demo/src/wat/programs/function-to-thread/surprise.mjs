import { isMainThread, parentPort, Worker } from 'node:worker_threads';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.once('message', (result) => {
    console.log(result);
    worker.terminate();
  });
  worker.postMessage({ f: (x) => x * x, x: 7 });
} else {
  parentPort.on('message', ({ f, x }) => parentPort.postMessage(f(x)));
}

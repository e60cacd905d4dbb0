import { isMainThread, parentPort, Worker } from 'node:worker_threads';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.once('message', (result) => console.log(result));
  worker.postMessage(7);
} else {
  parentPort.on('message', (x) => parentPort.postMessage(x * x));
}

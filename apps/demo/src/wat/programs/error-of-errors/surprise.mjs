import { isMainThread, parentPort, Worker } from 'node:worker_threads';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.once('message', (error) => console.log(error.name ?? error));
} else {
  try {
    parentPort.postMessage({ answer: () => 42 });
  } catch (error) {
    // The result cannot be sent. Then let us send the reason.
    parentPort.postMessage(error);
  }
}

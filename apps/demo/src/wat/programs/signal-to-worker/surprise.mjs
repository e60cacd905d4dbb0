import { isMainThread, parentPort, Worker } from 'node:worker_threads';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  const stop = new AbortController();
  worker.once('message', () => stop.abort());
  worker.postMessage({ signal: stop.signal });
} else {
  parentPort.once('message', ({ signal }) => {
    signal.onabort = () => console.log('the task has heard of it');
    parentPort.postMessage('begun');
  });
}

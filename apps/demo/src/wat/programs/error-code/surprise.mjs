import { isMainThread, parentPort, Worker } from 'node:worker_threads';

class HttpError extends Error {
  name = 'HttpError';
  code = 'E_NOT_FOUND';
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.once('message', (error) => console.log(error.name, error.code));
} else {
  parentPort.postMessage(new HttpError('no such page'));
}

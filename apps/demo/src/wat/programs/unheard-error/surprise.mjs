import { isMainThread, Worker } from 'node:worker_threads';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.once('exit', () =>
    console.log('the worker is gone, the program goes on'),
  );
} else {
  setImmediate(() => {
    throw new Error('stray');
  });
}

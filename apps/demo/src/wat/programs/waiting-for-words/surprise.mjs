import { isMainThread, Worker, workerData } from 'node:worker_threads';

if (isMainThread) {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  new Worker(new URL(import.meta.url), { workerData: flag });
  Atomics.wait(flag, 0, 0);
  console.log('2. main goes on');
} else {
  console.log('1. the worker is done');
  Atomics.store(workerData, 0, 1);
  Atomics.notify(workerData, 0);
}

import { isMainThread, Worker, workerData } from 'node:worker_threads';

if (isMainThread) {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url), {
    workerData: flag,
  });
  worker.unref(); // as pools do
  await Atomics.waitAsync(flag, 0, 0).value;
  console.log('woken');
} else {
  Atomics.store(workerData, 0, 1);
  Atomics.notify(workerData, 0);
}

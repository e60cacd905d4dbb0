import { isMainThread, Worker, workerData } from 'node:worker_threads';

const EACH = 20_000_000;

if (isMainThread) {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const workers = [1, 2].map(
    () => new Worker(new URL(import.meta.url), { workerData: shared }),
  );
  await Promise.all(
    workers.map(
      (worker) => new Promise((done) => worker.once('exit', done)),
    ),
  );
  console.log(
    shared[0] === 2 * EACH ? 'every one was counted' : 'some were lost',
  );
} else {
  const shared = workerData;
  Atomics.add(shared, 1, 1);
  while (Atomics.load(shared, 1) < 2); // both begin together
  for (let i = 0; i < EACH; i += 1) shared[0] += 1;
}

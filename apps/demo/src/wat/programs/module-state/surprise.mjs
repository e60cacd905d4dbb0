import { isMainThread, parentPort, Worker } from 'node:worker_threads';

let visits = 0;

if (isMainThread) {
  for (let i = 0; i < 3; i += 1) {
    const worker = new Worker(new URL(import.meta.url));
    await new Promise((resolve) => worker.once('message', resolve));
    await worker.terminate();
  }
  console.log('visits:', visits);
} else {
  visits += 1;
  parentPort.postMessage('visited');
}

import { isMainThread, parentPort, Worker } from 'node:worker_threads';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  const result = new Promise((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  worker.postMessage('work');
  try {
    console.log('result:', await result);
  } catch {
    console.log('the task failed');
  }
} else {
  parentPort.on('message', () => process.exit(1));
}

import {
  isMainThread,
  MessageChannel,
  parentPort,
  Worker,
} from 'node:worker_threads';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  const { port1, port2 } = new MessageChannel();
  port1.once('message', (text) => {
    console.log(text);
    worker.terminate();
  });
  worker.on('error', () => {}).postMessage({ input: 1, port: port2 });
} else {
  parentPort.on('message', ({ port }) =>
    port.postMessage('hello from a thread'),
  );
}

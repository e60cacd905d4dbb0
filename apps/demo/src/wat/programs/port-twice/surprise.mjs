import {
  isMainThread,
  MessageChannel,
  parentPort,
  Worker,
  workerData,
} from 'node:worker_threads';

if (isMainThread) {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', (text) => console.log(text)).unref();
  for (const name of ['a', 'b']) {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: name,
    });
    worker.postMessage(port2, [port2]);
  }
} else {
  parentPort.once('message', (port) =>
    port.postMessage(`hello from ${workerData}`),
  );
}

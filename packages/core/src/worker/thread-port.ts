import { Worker } from 'node:worker_threads';
import { inheritedExecArgv } from './exec-argv.js';
import type { PortEvents, WorkerPort } from './port.js';

/** A worker thread. */
export function startThread(events: PortEvents): WorkerPort {
  const execArgv = inheritedExecArgv();
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    // Left alone where nothing is wrong with them: a thread inherits more than it can be given.
    ...(execArgv.length < process.execArgv.length && { execArgv: [] }),
  });
  let cause: unknown;
  worker.on('message', (reply) => events.reply(reply));
  worker.on('error', (error) => {
    cause = error;
  });
  const gone = new Promise<void>((resolve) => {
    worker.once('exit', (code) => {
      events.exit(`with code ${code}`, cause);
      resolve();
    });
  });
  return {
    post: (batch, transferList) => worker.postMessage(batch, transferList),
    async end() {
      await worker.terminate();
      await gone;
    },
    hold: (alive) => (alive ? worker.ref() : worker.unref()),
  };
}

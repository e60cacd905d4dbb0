import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inheritedExecArgv } from './exec-argv.js';
import type { PortEvents, WorkerPort } from './port.js';

/** A child process with a message channel. What it prints goes where this process prints. */
export function startProcess(events: PortEvents): WorkerPort {
  const child = fork(fileURLToPath(new URL('./worker.js', import.meta.url)), {
    // The default, JSON, turns typed arrays into objects and refuses a BigInt.
    serialization: 'advanced',
    execArgv: inheritedExecArgv(),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let cause: unknown;
  child.on('message', (reply) => events.reply(reply as never));
  const gone = new Promise<void>((resolve) => {
    const ended = (how: string) => {
      events.exit(how, cause);
      resolve();
    };
    child.once('exit', (code, signal) => ended(signal ? `by ${signal}` : `with code ${code}`));
    child.on('error', (error) => {
      cause = error;
      // A process that could not be started has no exit.
      if (child.pid === undefined) ended(`before it started: ${error.message}`);
    });
  });
  return {
    post: (batch) => {
      if (child.connected) child.send(batch);
    },
    async end() {
      child.kill('SIGKILL');
      await gone;
    },
    hold(alive) {
      if (alive) {
        child.ref();
        child.channel?.ref();
      } else {
        child.unref();
        child.channel?.unref();
      }
    },
  };
}

import { fork } from 'node:child_process';
import { Segments } from '../memory/segments.js';
import { nativeFile } from '../native.js';
import { Control } from './control.js';
import { forProcesses, inheritedExecArgv } from './exec-argv.js';
import { isForPool, passOn } from './foreign.js';
import { makeNicer } from './niceness.js';
import type { StartOptions, StartWorker } from './port.js';
import { workerProgram } from './program.js';
import type { Hello, ToWorker } from './protocol.js';
import { replyOf, shortened } from './short-message.js';

/** A pipe that a grandchild holds open tells nothing of the child. */
const PIPE_MILLISECONDS = 1000;

/** Child processes with a message channel. What they print goes where this process prints. */
export function processStarter(
  { env, execArgv = [], niceness }: StartOptions,
  canShare: () => boolean,
): StartWorker {
  return (events) => {
    // First of all: where there is no memory left for it, no process is left behind.
    const segments = canShare() ? new Segments() : undefined;
    const bytes = segments?.create(Uint8Array, Control.BYTES);
    const child = fork(workerProgram(), {
      // The default, JSON, turns typed arrays into objects and refuses a BigInt.
      serialization: 'advanced',
      execArgv: [...forProcesses(inheritedExecArgv()), ...execArgv],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      ...(env && { env: env as NodeJS.ProcessEnv }),
    });
    if (niceness && child.pid !== undefined) makeNicer(child.pid, niceness);
    let cause: unknown;
    child.on('message', (sent) => {
      const message = replyOf(sent);
      if (isForPool(message)) events.message(message);
      else passOn(message);
    });
    const gone = new Promise<void>((resolve) => {
      const ended = (how: string) => {
        segments?.close();
        events.exit(how, cause);
        resolve();
      };
      child.once('exit', (code, signal) => {
        const how = signal ? `by ${signal}` : `with code ${code}`;
        // What it said before may still be in the pipe.
        if (!child.connected) return ended(how);
        const tired = setTimeout(() => ended(how), PIPE_MILLISECONDS);
        child.once('disconnect', () => {
          clearTimeout(tired);
          ended(how);
        });
      });
      child.on('error', (error) => {
        cause = error;
        // A process that could not be started has no exit.
        if (child.pid === undefined) ended(`before it started: ${error.message}`);
      });
    });
    const post = (message: ToWorker) => {
      if (child.connected) child.send(shortened(message));
    };
    const address = bytes && segments?.addressOf(bytes.buffer);
    const hello: Hello = {
      kind: 'hello',
      strategy: 'processes',
      native: segments && nativeFile(),
      control: address,
    };
    post(hello);
    return {
      control: bytes && new Control(bytes.buffer),
      post,
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
  };
}

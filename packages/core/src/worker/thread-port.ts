import { type ResourceLimits, Worker } from 'node:worker_threads';
import { assertAttached } from '../memory/transfer.js';
import { Control } from './control.js';
import { inheritedExecArgv } from './exec-argv.js';
import { isForPool, passOn } from './foreign.js';
import { startSystemThreads } from './niceness.js';
import {
  PRINTING_MILLISECONDS,
  type RuntimeOptions,
  type StartOptions,
  type StartWorker,
} from './port.js';
import { workerProgram } from './program.js';
import type { Hello, ToWorker } from './protocol.js';

/** Options of `threads()` that are about its threads. */
export interface ThreadOptions extends RuntimeOptions {
  /** What a thread may use of memory and stack, as `worker_threads` takes it. */
  readonly resourceLimits?: ResourceLimits | undefined;
}

/** Worker threads. */
export function threadStarter({
  env,
  execArgv,
  resourceLimits,
  niceness,
}: ThreadOptions & StartOptions): StartWorker {
  return (events) => {
    if (niceness) startSystemThreads();
    const worker = withExecArgv(execArgv, (given) => {
      return new Worker(workerProgram(), {
        ...(given && { execArgv: [...given] }),
        ...(env && { env: withoutUndefined(env) }),
        ...(resourceLimits && { resourceLimits }),
      });
    });
    let cause: unknown;
    worker.on('message', (message) => {
      if (isForPool(message)) events.message(message);
      else passOn(message);
    });
    worker.on('error', (error) => {
      cause = error;
    });
    // What cannot be read, being too deep for this thread's stack, would be waited for for ever.
    worker.on('messageerror', (error) => {
      cause = error;
      void worker.terminate();
    });
    const gone = new Promise<void>((resolve) => {
      worker.once('exit', (code) => {
        events.exit(`with code ${code}`, cause);
        resolve();
      });
    });
    const control = new Control(new SharedArrayBuffer(Control.BYTES));
    const hello: Hello = {
      kind: 'hello',
      strategy: 'threads',
      control: control.buffer as SharedArrayBuffer,
      niceness,
    };
    worker.postMessage(hello);
    return {
      control,
      post: (message, transferList) => {
        assertAttached(transferList);
        worker.postMessage(message, transferList);
      },
      async end(isIdle) {
        // One that a task has left busy hears nothing; nobody may read what it prints any more.
        const patience = isIdle
          ? setTimeout(() => worker.terminate(), PRINTING_MILLISECONDS)
          : undefined;
        if (isIdle) worker.postMessage({ kind: 'end' } satisfies ToWorker);
        else await worker.terminate();
        await gone;
        clearTimeout(patience);
      },
      hold: (alive) => (alive ? worker.ref() : worker.unref()),
    };
  };
}

/** Starts a thread with the options that were asked for, or else with those of this process. */
function withExecArgv(
  asked: readonly string[] | undefined,
  make: (execArgv?: readonly string[]) => Worker,
): Worker {
  if (asked) return make(asked);
  const inherited = inheritedExecArgv();
  // Left alone where nothing is wrong with them: a thread inherits more than it can be given.
  if (inherited.length === process.execArgv.length) return make();
  try {
    return make(inherited);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_INVALID_EXEC_ARGV') throw error;
    return make([]);
  }
}

/** A thread would be given the word "undefined". */
function withoutUndefined(env: Record<string, string | undefined>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}

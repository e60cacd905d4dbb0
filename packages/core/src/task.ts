import { invalidOption, ParallelError, show } from './errors.js';
import type { Transferred } from './memory/transfer.js';
import { isSchema, type StandardSchema } from './schema.js';

/** What a task's function is given beside its input. */
export interface TaskContext {
  /** Which kind of strategy runs the task. */
  readonly strategy: 'inline' | 'threads' | 'processes' | 'native';
  /**
   * Fires when the task is to stop: its caller aborted, left the loop, or the
   * timeout is over. After that the task has the strategy's `grace` to clean up
   * and return; what it returns is dropped. A loop that lets no event through
   * sees it too: `signal.aborted` looks at a flag in shared memory.
   * (In a child process without the native addon there is no such memory, and
   * only code that awaits sees it.)
   */
  readonly signal: AbortSignal;
}

// biome-ignore lint/suspicious/noExplicitAny: a task's input is contravariant; `unknown` would refuse every real function.
export type TaskFunction = (input: any, context: TaskContext) => unknown;

type Unwrapped<T> = T extends Transferred<infer V> ? V : T;
type ExportOf<M, E extends string> = E extends keyof M ? M[E] : never;
type InputOf<F> = F extends (...args: infer P) => unknown
  ? P extends [infer I, ...unknown[]]
    ? I
    : undefined
  : never;
type OutputOf<F> = F extends (...args: never[]) => infer R ? Unwrapped<Awaited<R>> : never;

/** How a task's native batch entry talks to the strategy that called it. */
export interface NativeBatch<Output> {
  /** How many native threads to use. */
  readonly workers: number;
  /** What these threads are to add to their niceness, 0 to 19. */
  readonly niceness: number;
  /** `[0]` becomes 1 when the run is to stop; the entry polls it at least every few milliseconds. */
  readonly cancel: Int32Array;
  /** Tells that the piece at `index` is done; once for each piece, in any order. */
  settle(index: number, output: Output): void;
  /**
   * There where somebody wants the run's timeline. Tells that a thread had these
   * pieces from `start` to `end`; once for each piece, soon or at the end.
   */
  readonly onSpan?: (span: NativeSpan) => void;
}

/** A thread's time with some pieces, of which it may have had several at once. */
export interface NativeSpan {
  /** Which thread, from 0. */
  readonly worker: number;
  /** Their indices, as for `settle`. */
  readonly pieces: Iterable<number>;
  /** In milliseconds, by `performance.now()`. */
  readonly start: number;
  /** In milliseconds, by `performance.now()`. */
  readonly end: number;
}

/**
 * Computes all pieces on native threads and settles each one; resolves after
 * the last. Called once a run, on the thread that called `map`, which it must not block.
 */
export type NativeEntry<Input, Output> = (
  pieces: readonly Input[],
  batch: NativeBatch<Output>,
) => Promise<void>;

/** A function in an ES module that any strategy can run. Made by {@link task}. */
export interface Task<Input, Output> {
  /** The module's URL (`file:` or `data:`). */
  readonly url: string;
  /** The name of the export that is the function. */
  readonly exportName: string;
  /** What the `native` strategy calls instead of the function. */
  readonly native?: NativeEntry<Input, Output> | undefined;
  /** What each input has to pass before it is sent. */
  readonly schema?: StandardSchema | undefined;
  /** Never there at run time: carries the types. */
  readonly types?: { input: Input; output: Output };
}

/** Any task, whatever it takes and gives. */
export interface AnyTask extends Pick<Task<unknown, unknown>, 'url' | 'exportName'> {
  /** There for the `native` strategy. */
  readonly native?: unknown;
}

/** What `task` takes beside a module and the name of its export. */
export interface TaskOptions<Input, Output> {
  /** What the `native` strategy calls instead of the function. */
  readonly native?: NativeEntry<Input, Output> | undefined;
  /** Its output has to be what the function takes; its input may be anything. */
  readonly schema?: StandardSchema<unknown, Input> | StandardSchema<Input, Input> | undefined;
}

/**
 * Names a function that workers import by themselves, so that nothing needs to
 * be serialised but its inputs and outputs.
 *
 * @example
 * const square = task<typeof import('./square.js')>(new URL('./square.js', import.meta.url));
 * await pool.run(square, 7);
 *
 * @param url the module, as an absolute URL.
 * @param exportName which export is the function; `default` if left out.
 * @param options `native`: a batch entry for the `native` strategy. `schema`: validates
 *   (and may change) each input where `run` or `map` is called, before it is sent.
 * @throws ParallelError `INVALID_OPTION` for a URL that a worker cannot import.
 */
export function task<M, E extends string & keyof M = 'default' & keyof M>(
  url: URL | string,
  exportName: E = 'default' as E,
  options: TaskOptions<InputOf<ExportOf<M, E>>, OutputOf<ExportOf<M, E>>> = {},
): Task<InputOf<ExportOf<M, E>>, OutputOf<ExportOf<M, E>>> {
  const href = String(url);
  if (!/^(file|data|node):/.test(href)) {
    throw new ParallelError(
      'INVALID_OPTION',
      `option "url": ${show(href)} is not an absolute file: URL (use new URL('./task.js', import.meta.url))`,
    );
  }
  const { native, schema } = options;
  if (native !== undefined && typeof native !== 'function') {
    throw invalidOption('native', native, 'a function');
  }
  if (schema !== undefined && !isSchema(schema)) {
    throw invalidOption('schema', schema, 'a Standard Schema (of zod, valibot, arktype, ...)');
  }
  return { url: href, exportName, ...(native && { native }), ...(schema && { schema }) };
}

/** Refuses what is no task where it is given, not in a worker that tries to import it. */
export function assertTask(task: unknown, option = 'task'): void {
  const { url, exportName } = (task ?? {}) as Partial<Task<never, unknown>>;
  if (typeof url === 'string' && typeof exportName === 'string') return;
  throw invalidOption(option, task, "a task: task(new URL('./task.js', import.meta.url))");
}

/** Imports a task's function, in whichever isolate it is to run. */
export async function loadTask(url: string, exportName: string): Promise<TaskFunction> {
  let module: Record<string, unknown>;
  try {
    module = await import(url);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new ParallelError('TASK_NOT_FOUND', `task ${url} cannot be imported: ${why}`, { cause });
  }
  const found = exported(module, exportName);
  if (typeof found !== 'function') {
    throw new ParallelError(
      'TASK_NOT_FOUND',
      `task ${url} has no function exported as "${exportName}"; it exports ${
        Object.keys(module).join(', ') || 'nothing'
      }`,
    );
  }
  return found as TaskFunction;
}

/** What a compiler has made CommonJS of has its exports, the default one too, inside of the default. */
function exported(module: Record<string, unknown>, name: string): unknown {
  const found = module[name];
  const whole = module['default'] as { __esModule?: unknown; [name: string]: unknown } | undefined;
  return typeof found !== 'function' && whole?.__esModule ? whole[name] : found;
}

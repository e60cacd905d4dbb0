import { ParallelError } from '../errors.js';
import type { SharedArray, SharedArrayConstructor } from '../memory/memory.js';
import { Segments } from '../memory/segments.js';
import { nativeProblem } from '../native.js';
import { processOptions } from '../options/schemas.js';
import { parseWorkerOptions } from '../options/worker-options.js';
import type { RuntimeOptions } from '../worker/port.js';
import { processStarter } from '../worker/process-port.js';
import { PooledStrategy } from './pooled.js';
import type { WorkerOptions } from './strategy.js';

/** Runs tasks in child processes. */
export class ProcessStrategy extends PooledStrategy {
  readonly kind = 'processes';
  declare protected readonly segments: Segments;

  /** Sharing needs the native addon, and a system that can hand memory over. */
  get memory(): readonly ('shared' | 'copy')[] {
    return canShare() ? ['shared', 'copy'] : ['copy'];
  }

  protected override shareBytes<T extends SharedArray>(
    type: SharedArrayConstructor<T>,
    length: number,
  ): T {
    if (process.platform !== 'linux') {
      throw new ParallelError(
        'UNSUPPORTED_PLATFORM',
        `memory cannot yet be shared between processes on ${process.platform}: use strategy "threads", or memory "copy"`,
      );
    }
    return this.segments.create(type, length);
  }

  override unshare(array: SharedArray): void {
    this.segments.release(array.buffer);
  }

  protected override async end(): Promise<void> {
    await super.end();
    this.segments.close();
  }
}

function canShare(): boolean {
  return process.platform === 'linux' && !nativeProblem();
}

/**
 * A strategy of child processes: nothing that a task does, a crash and memory
 * without end included, reaches the caller's process.
 * @throws ParallelError `INVALID_OPTION`.
 */
export function processes(options: WorkerOptions & RuntimeOptions = {}): ProcessStrategy {
  const { workers, ...rest } = parseWorkerOptions(processOptions, options);
  return new ProcessStrategy(workers, processStarter(rest, canShare), rest, new Segments());
}

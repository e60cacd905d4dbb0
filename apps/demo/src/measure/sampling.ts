import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { TreeUse } from './process-tree.js';

/** What the machine and our processes were at. */
export interface Sample extends Partial<TreeUse> {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds that each core was busy since the machine's start. */
  readonly busy: readonly number[];
}

export interface ToSampler {
  readonly kind: 'begin' | 'end';
}

export type FromSampler =
  | { readonly kind: 'ready' }
  | { readonly kind: 'samples'; readonly samples: readonly Sample[] };

/** Takes samples, in a process of its own, between `begin` and `end`. */
export class Sampling implements Disposable {
  private constructor(readonly child: ChildProcess) {}

  /** @throws if the process cannot be started. */
  static async start(): Promise<Sampling> {
    const child = fork(new URL('./sampler.js', import.meta.url), {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`the sampler ended with ${String(code)}`);
    });
    failed.catch(() => {});
    await Promise.race([once(child, 'message'), failed]);
    // It is no reason to stay.
    child.unref();
    child.channel?.unref();
    return new Sampling(child);
  }

  begin(): void {
    this.child.send({ kind: 'begin' } satisfies ToSampler);
  }

  /** None, if the sampler is gone. */
  async end(): Promise<readonly Sample[]> {
    const { child } = this;
    if (!child.connected) return [];
    child.channel?.ref();
    const leaving = new AbortController();
    const { signal } = leaving;
    const gone = once(child, 'disconnect', { signal }).then(() => []);
    const answered = once(child, 'message', { signal }).then(([message]: FromSampler[]) =>
      message?.kind === 'samples' ? message.samples : [],
    );
    child.send({ kind: 'end' } satisfies ToSampler);
    const samples = await Promise.race([answered, gone]);
    for (const other of [answered, gone]) other.catch(() => {});
    leaving.abort();
    child.channel?.unref();
    return samples;
  }

  [Symbol.dispose](): void {
    if (this.child.connected) this.child.disconnect();
  }
}

import type { NativeBinding } from '@parallel/core';
import type { NativeSpan } from '@parallel/core/task';
import { nativeSpan } from '../timeline.js';
import { partsOf } from './parts.js';
import type { Delivery, PartSource } from './source.js';

type TreeSearch = InstanceType<NativeBinding['TreeSearch']>;
type Matcher = Parameters<TreeSearch['run']>[0];
type SpanMatcher = Parameters<TreeSearch['run']>[4];

/** The addon's threads, which walk and search by themselves. */
export class NativeSource implements PartSource {
  readonly #cancel = new Int32Array(new SharedArrayBuffer(4));

  constructor(
    private readonly native: TreeSearch,
    private readonly matcher: Matcher,
    private readonly workers: number,
    private readonly onSpan: ((span: NativeSpan) => void) | undefined,
    /** Where in lines the pattern matches, if that is to come along. */
    private readonly spans?: SpanMatcher,
  ) {}

  run(deliver: (delivery: Delivery) => void): Promise<void> {
    const { native, matcher, workers, spans } = this;
    const take = (told: Parameters<Parameters<TreeSearch['run']>[3]>[0]) => {
      if (told instanceof Float64Array) this.#tell(told);
      else deliver({ parts: partsOf(told), weight: told.bytes });
    };
    return native.run(matcher, workers, this.#cancel, take, spans);
  }

  #tell(spans: Float64Array): void {
    for (let at = 0; at < spans.length; at += 4) this.onSpan?.(nativeSpan(spans, at));
  }

  stop(): void {
    this.#cancel[0] = 1;
  }

  taken(weight: number): void {
    this.native.taken(weight);
  }

  progress() {
    return this.native.progress();
  }
}

import { followLane } from '../../../src/web/lane-client.js';
import type { LaneEvent, SearchDone } from '../../../src/web/wire.js';
import type { Axis } from '../shared/axes.js';
import { make, messageOf } from '../shared/dom.js';
import { bytes } from '../shared/format.js';
import { LaneFrame, type LaneNames } from '../shared/lane-frame.js';
import { type Entry, STOPPED } from '../shared/verdict.js';

/** A search and who does it. */
export class SearchLane {
  readonly frame: LaneFrame;
  /** Lines that the last search has found. */
  count = 0;
  readonly #rate = make('p', { className: 'rate' });
  readonly #found = make('p', { className: 'found' });
  readonly #lines = make('ol', { className: 'lines' });

  constructor(names: LaneNames, axes: readonly Axis[], onChange: () => void) {
    this.frame = new LaneFrame(names, axes, onChange);
    this.frame.body.append(this.#rate, this.#found, this.#lines);
    this.#clear();
  }

  get name(): string {
    return this.frame.names.title;
  }

  #clear(): void {
    this.#rate.replaceChildren('–');
    this.#found.textContent = '\u00a0';
    this.#lines.replaceChildren();
  }

  wait(): void {
    this.frame.wait('waiting');
    this.#clear();
  }

  async run(
    pattern: { readonly pattern: string; readonly ignoreCase: boolean },
    signal: AbortSignal,
  ): Promise<Entry> {
    const { frame } = this;
    const { point } = frame.axes;
    const request = { ...pattern, ...point, workers: Number(point['workers']) };
    let done: SearchDone | undefined;
    let failure: string | undefined;
    let started = 0;
    const onEvent = (event: LaneEvent) => {
      if (event.type === 'started') {
        started = performance.now();
        frame.start(() => '');
        frame.timeline.begin(event.workers);
      } else if (event.type === 'spans') frame.timeline.add(event.spans);
      else if (event.type === 'progress') {
        frame.progress(event.done / event.total);
        this.#showRate(event.done / ((performance.now() - started) / 1000));
      } else if (event.type === 'found') done = event;
      else if (event.type === 'error') failure = event.message;
    };
    try {
      await followLane('/api/search', request, { onEvent }, signal);
      if (failure !== undefined || !done) throw new Error(failure ?? 'the search did not end');
    } catch (error) {
      const reason = signal.aborted ? STOPPED : messageOf(error);
      frame.fail(reason);
      return { name: this.name, failure: reason };
    }
    const { seconds, digest, count, engine } = done;
    frame.finish(seconds, engine === point['kernel'] ? '' : `the ${engine} engine ran it`, digest);
    this.#showRate(done.bytes / seconds);
    this.#found.textContent = `${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'}`;
    this.#lines.replaceChildren(
      ...done.first.map(({ lineNumber, text }) =>
        make('li', { value: lineNumber }, make('code', { textContent: text })),
      ),
    );
    this.count = count;
    return { name: this.name, seconds, digest };
  }

  #showRate(perSecond: number): void {
    this.#rate.replaceChildren(make('strong', { textContent: bytes(perSecond) }), ' per second');
  }
}

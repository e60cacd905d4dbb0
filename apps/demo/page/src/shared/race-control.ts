import { find } from './dom.js';

/** The two buttons of a race, and what a race that is begun does to the one before. */
export class RaceControl {
  #running: AbortController | undefined;
  readonly #stop: HTMLButtonElement;
  readonly #section: HTMLElement;

  constructor(section: HTMLElement) {
    this.#section = section;
    this.#stop = find<HTMLButtonElement>(section, '[data-stop]');
    this.#stop.addEventListener('click', () => this.stop());
  }

  stop(): void {
    this.#running?.abort();
  }

  /**
   * Runs all lanes, at once or in turn, after whatever ran before was stopped.
   * Resolves with what they return; with undefined where another race took over.
   */
  async run<T>(
    lanes: readonly ((signal: AbortSignal) => Promise<T>)[],
    inTurn: boolean,
  ): Promise<T[] | undefined> {
    this.stop();
    const mine = new AbortController();
    this.#running = mine;
    this.#show('running');
    const results: T[] = [];
    if (inTurn) for (const lane of lanes) results.push(await lane(mine.signal));
    else results.push(...(await Promise.all(lanes.map((lane) => lane(mine.signal)))));
    if (this.#running !== mine) return undefined;
    this.#running = undefined;
    this.#show('done');
    return results;
  }

  #show(state: 'running' | 'done'): void {
    this.#section.dataset['race'] = state;
    // A disabled button that has the focus would lose it.
    const stopped = state === 'done' && document.activeElement === this.#stop;
    this.#stop.disabled = state === 'done';
    if (stopped) find<HTMLButtonElement>(this.#section, '[data-start]').focus();
  }
}

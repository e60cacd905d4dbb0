import type { WatDescription } from '../../../src/wat/wat.js';
import { inVain, type Refusal, refuseUnknown } from '../shared/address.js';
import { announce, find, make, messageOf, trouble } from '../shared/dom.js';
import { Experiment } from './experiment.js';

/** The page of surprises: each is run on the server when its button is pressed. */
export class WatPage {
  readonly #section = find(document, '[data-view="wat"]');
  readonly #all = find<HTMLButtonElement>(this.#section, '[data-run-all]');
  readonly #stop = find<HTMLButtonElement>(this.#section, '[data-stop]');
  /** Once they could be loaded. */
  #experiments: readonly Experiment[] = [];
  #running: AbortController | undefined;

  constructor() {
    this.#all.addEventListener('click', () => void this.#run(this.#experiments));
    this.#stop.addEventListener('click', () => this.#running?.abort());
  }

  /** An address may name one of them. Returns what of it cannot be had. */
  async show(parameters: URLSearchParams): Promise<string | undefined> {
    if (this.#experiments.length === 0) {
      try {
        this.#experiments = await this.#load();
      } catch (error) {
        trouble(`The surprises could not be loaded: ${messageOf(error)}`);
      }
      this.#all.disabled = this.#experiments.length === 0;
      if (this.#all.disabled) return undefined;
    }
    const refusals: Refusal[] = [];
    refuseUnknown(parameters, ['id'], (refusal) => void refusals.push(refusal));
    const name = parameters.get('id');
    const experiment = this.#experiments.find(({ wat }) => wat.id === name);
    experiment?.element.scrollIntoView();
    if (name !== null && !experiment) {
      refusals.push({ what: 'the surprise', value: name, allowed: 'one of those below' });
    }
    return inVain(refusals);
  }

  leave(): void {
    this.#running?.abort();
  }

  async #load(): Promise<readonly Experiment[]> {
    const response = await fetch('/api/wat');
    if (!response.ok) throw new Error(`the server answers with ${response.status}`);
    const wats = (await response.json()) as readonly WatDescription[];
    const experiments = wats.map((wat) => new Experiment(wat));
    const place = find(this.#section, '[data-experiments]');
    for (const group of new Set(wats.map((wat) => wat.group))) {
      place.append(make('h2', { className: 'group', textContent: group }));
      for (const experiment of experiments) {
        if (experiment.wat.group === group) place.append(experiment.element);
      }
    }
    for (const experiment of experiments) {
      experiment.button.addEventListener('click', () => void this.#run([experiment]));
    }
    return experiments;
  }

  /** One after the other, so that none disturbs another's time. */
  async #run(experiments: readonly Experiment[]): Promise<void> {
    this.#running?.abort();
    const mine = new AbortController();
    this.#running = mine;
    this.#stop.disabled = false;
    const tally = find(this.#section, '[data-tally]');
    let surprised = 0;
    let done = 0;
    for (const experiment of experiments) {
      if (mine.signal.aborted) break;
      const outcome = await experiment.run(mine.signal);
      if (!outcome) continue;
      done += 1;
      if (outcome.surprised) surprised += 1;
      tally.textContent = `${done} run, ${surprised} did something else than expected`;
      const right = outcome.right.asExpected ? 'as expected' : 'not as expected either';
      announce(
        `${outcome.title}: ${outcome.surprised ? 'a surprise' : 'no surprise here'}; done right, ${right}`,
      );
    }
    if (this.#running !== mine) return;
    this.#running = undefined;
    this.#stop.disabled = true;
  }
}

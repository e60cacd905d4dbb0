import type {
  ProgramOutcome,
  ProgramText,
  WatDescription,
  WatOutcome,
} from '../../../src/wat/wat.js';
import { find, make, messageOf } from '../shared/dom.js';
import { duration } from '../shared/format.js';

/** A surprise: what one would expect, a button, and what really comes of it. */
export class Experiment {
  readonly element: HTMLElement;
  readonly button: HTMLButtonElement;

  constructor(readonly wat: WatDescription) {
    const template = find<HTMLTemplateElement>(document, '#wat-template');
    this.element = find(template.content.cloneNode(true) as DocumentFragment, '.experiment');
    const title = find(this.element, '[data-title]');
    title.textContent = wat.title;
    title.id = `wat-${wat.id}`;
    this.element.setAttribute('aria-labelledby', title.id);
    this.element.dataset['wat'] = wat.id;
    find(this.element, '[data-question]').append(...withCode(wat.question));
    find(this.element, '[data-expected]').textContent = wat.expected;
    find(this.element, '[data-lesson]').append(...withCode(wat.lesson));
    for (const which of ['surprise', 'right'] as const) {
      find(this.#program(which), '[data-text]').append(...textOf(wat[which]));
    }
    this.button = find<HTMLButtonElement>(this.element, '[data-run]');
    this.button.setAttribute('aria-label', `Run: ${wat.title}`);
  }

  /** Has it run on the server and shows what came of it. Resolves with undefined where nothing did. */
  async run(signal: AbortSignal): Promise<WatOutcome | undefined> {
    this.#state('running');
    for (const which of ['surprise', 'right'] as const)
      this.#show(which, make('p', {}, 'running …'));
    try {
      const response = await fetch('/api/wat', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ id: this.wat.id }),
        signal,
      });
      const answer = (await response.json()) as WatOutcome & { error?: string };
      if (answer.error !== undefined) throw new Error(answer.error);
      for (const which of ['surprise', 'right'] as const)
        this.#show(which, ...outcomeOf(answer[which]));
      find(this.element, '[data-lesson]').hidden = false;
      this.#state(answer.surprised ? 'surprised' : 'as-expected');
      return answer;
    } catch (error) {
      const text = signal.aborted ? 'stopped' : messageOf(error);
      for (const which of ['surprise', 'right'] as const) this.#show(which, make('p', {}, text));
      this.#state('failed');
      return undefined;
    }
  }

  #program(which: 'surprise' | 'right'): HTMLElement {
    return find(this.element, `[data-program="${which}"]`);
  }

  #show(which: 'surprise' | 'right', ...content: HTMLElement[]): void {
    find(this.#program(which), '[data-outcome]').replaceChildren(...content);
  }

  #state(state: string): void {
    this.element.dataset['state'] = state;
  }
}

const ENDINGS: Record<ProgramOutcome['state'], (outcome: ProgramOutcome) => string> = {
  exited: ({ status }) => (status === 0 ? 'ended' : `ended with status ${status}`),
  killed: ({ signal }) => `killed by ${signal}`,
  stuck: () => 'stuck, and ended from here',
  missing: () => 'not run: what it needs is not installed. This is what it is known to print',
};

function outcomeOf(outcome: ProgramOutcome): HTMLElement[] {
  const { asExpected, said, milliseconds, state } = outcome;
  const sign = asExpected ? '✓ as expected' : '✗ WAT';
  const time = state === 'missing' ? '' : ` after ${duration(milliseconds / 1000)}`;
  return [
    make(
      'p',
      { className: asExpected ? 'good' : 'bad' },
      make('strong', { textContent: sign }),
      ` – ${ENDINGS[state](outcome)}${time}`,
    ),
    make('pre', { textContent: said === '' ? '(nothing)' : said }),
  ];
}

function textOf({ files }: ProgramText): HTMLElement[] {
  return files.flatMap(({ name, text }) => [
    make('p', { className: 'quiet', textContent: name }),
    make('pre', { className: 'program' }, make('code', { textContent: text })),
  ]);
}

/** What stands between backquotes is code. */
function withCode(text: string): (HTMLElement | string)[] {
  return text.split('`').map((part, i) => (i % 2 === 1 ? make('code', {}, part) : part));
}

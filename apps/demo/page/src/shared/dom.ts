/** The element that a selector must find. */
export function find<E extends Element = HTMLElement>(root: ParentNode, selector: string): E {
  const found = root.querySelector<E>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function setOptions(select: HTMLSelectElement, options: readonly SelectOption[]): void {
  select.replaceChildren(
    ...options.map(({ value, label = value, disabled = false }) =>
      make('option', { value, textContent: label, disabled }),
    ),
  );
}

export interface SelectOption {
  readonly value: string;
  readonly label?: string;
  readonly disabled?: boolean;
}

/** Has a screen reader say something, once what is being said is over. */
export function announce(text: string): void {
  find(document, '[data-announce]').textContent = text;
}

/** Shows what went wrong, until there is something else to say. */
export const trouble = (text: string | undefined): void => say('[data-trouble]', text);

/** Shows what is not as an address has it. */
export const notice = (text: string | undefined): void => say('[data-notice]', text);

function say(selector: string, text: string | undefined): void {
  const place = find(document, selector);
  place.textContent = text ?? '';
  place.hidden = text === undefined;
  if (text !== undefined) place.scrollIntoView({ block: 'nearest' });
}

export function messageOf(error: unknown): string {
  // What Chromium, Firefox and Safari say where a request has lost its server.
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message)) {
    return 'the server does not answer: is it still running?';
  }
  return error instanceof Error ? error.message : String(error);
}

/** Whoever asks for less motion gets charts that move twice a second. */
export function redrawEvery(): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 500 : 0;
}

/** Calls `draw` once before the next frame, however often it is asked to; seldom, where motion is unwanted. */
export function coalesced(draw: () => void): () => void {
  let waiting = false;
  let last = 0;
  const run = () => {
    const rest = last + redrawEvery() - performance.now();
    if (rest > 0) {
      setTimeout(run, rest);
      return;
    }
    requestAnimationFrame(() => {
      waiting = false;
      last = performance.now();
      draw();
    });
  };
  return () => {
    if (waiting) return;
    waiting = true;
    run();
  };
}

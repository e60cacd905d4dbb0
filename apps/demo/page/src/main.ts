import type { MachineInfo } from '../../src/web/wire.js';
import { RacePage } from './race/race-page.js';
import { SearchPage } from './search/search-page.js';
import { find, messageOf, notice, trouble } from './shared/dom.js';
import { readPlace } from './shared/router.js';
import { WatPage } from './wat/wat-page.js';

interface Page {
  /** Shows what an address asks for; returns what of it cannot be had, in one line. */
  show(parameters: URLSearchParams): string | undefined | Promise<string | undefined>;
  leave(): void;
}

const TITLES: Record<string, string> = {
  race: 'Race',
  search: 'Search',
  wat: 'WAT',
};

async function start(): Promise<void> {
  const response = await fetch('/api/machine');
  if (!response.ok) throw new Error(`the server answers with ${response.status}`);
  const machine = (await response.json()) as MachineInfo;
  find(document, '[data-machine]').textContent = machine.line;

  const makers: Record<string, () => Page> = {
    race: () => new RacePage(machine),
    search: () => new SearchPage(machine),
    wat: () => new WatPage(),
  };
  const pages = new Map<string, Page>();
  let current: string | undefined;
  /** How often an address was gone to: whoever is slower than the next says nothing of it. */
  let turns = 0;

  const show = async () => {
    notice(undefined);
    trouble(undefined);
    const { page: asked, parameters } = readPlace();
    const name = Object.hasOwn(makers, asked) ? asked : 'race';
    const changed = name !== current;
    if (changed && current !== undefined) pages.get(current)?.leave();
    for (const section of document.querySelectorAll<HTMLElement>('[data-view]')) {
      section.hidden = section.dataset['view'] !== name;
    }
    for (const link of document.querySelectorAll<HTMLElement>('[data-page]')) {
      if (link.dataset['page'] === name) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    document.title = `${TITLES[name]} – Parallel, live`;
    const first = current === undefined;
    current = name;
    let page = pages.get(name);
    if (!page) {
      page = makers[name]!();
      pages.set(name, page);
    }
    const isKnown = asked === '' || asked === name;
    const shown = page.show(isKnown ? parameters : new URLSearchParams());
    // Who has followed a link to another page begins at its top.
    if (changed && !first) find<HTMLElement>(document, '#content').focus({ preventScroll: false });
    const turn = ++turns;
    const vain = isKnown
      ? await shown
      : `This address asks for a page “${asked}”, which there is not: this is ${TITLES[name]}.`;
    if (turn === turns) notice(vain);
  };

  addEventListener('hashchange', () => void show());
  find(document, '[data-skip]').addEventListener('click', (event) => {
    event.preventDefault();
    find<HTMLElement>(document, '#content').focus();
  });
  await show();
}

start().catch((error) => trouble(`The page could not start: ${messageOf(error)}`));

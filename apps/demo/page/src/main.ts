import type { MachineInfo } from '../../src/web/wire.js';
import { RacePage } from './race/race-page.js';
import { SearchPage } from './search/search-page.js';
import { find, messageOf, trouble } from './shared/dom.js';
import { readPlace } from './shared/router.js';
import { WatPage } from './wat/wat-page.js';

interface Page {
  show(parameters: URLSearchParams): void | Promise<void>;
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

  const show = () => {
    const { page: asked, parameters } = readPlace();
    const name = asked in makers ? asked : 'race';
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
    void page.show(parameters);
    // Who has followed a link to another page begins at its top.
    if (changed && !first) find<HTMLElement>(document, '#content').focus({ preventScroll: false });
  };

  addEventListener('hashchange', show);
  find(document, '[data-skip]').addEventListener('click', (event) => {
    event.preventDefault();
    find<HTMLElement>(document, '#content').focus();
  });
  show();
}

start().catch((error) => trouble(`The page could not start: ${messageOf(error)}`));

import { notice } from './dom.js';

/** A page and its parameters: what stands after the `#`. */
export interface Place {
  readonly page: string;
  readonly parameters: URLSearchParams;
}

export function readPlace(hash = location.hash): Place {
  const [page = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return { page, parameters: new URLSearchParams(query) };
}

function hashOf({ page, parameters }: Place): string {
  // Dots and commas stay readable.
  return `#/${page}?${parameters.toString().replaceAll('%2C', ',')}`;
}

/** Goes to a place that can be come back from, or corrects the present one. */
export function goTo(place: Place, how: 'push' | 'replace'): void {
  const hash = hashOf(place);
  // Who comes back to a page finds it as it was left.
  const link = document.querySelector<HTMLAnchorElement>(`nav [data-page=${place.page}]`);
  if (link) link.href = hash;
  if (hash === location.hash) return;
  // That was of the last address.
  notice(undefined);
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', hash);
}

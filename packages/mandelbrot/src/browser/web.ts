/* The little of a browser that is used here. The types of Node lack it, those of the DOM contradict them. */

/** A web worker, as far as it is used. */
export interface WebWorker {
  postMessage(message: unknown, transferList?: readonly ArrayBuffer[]): void;
  terminate(): void;
  onmessage: ((event: { readonly data: never }) => void) | null;
  onerror: ((event: { readonly message?: string; preventDefault?(): void }) => void) | null;
}

interface Web {
  readonly Worker?: new (url: URL, options: { type: 'module' }) => WebWorker;
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

const web = globalThis as Web;

/** Whether workers can be given shared memory: the page has to be cross-origin isolated. */
export function canShare(): boolean {
  return typeof SharedArrayBuffer === 'function' && web.crossOriginIsolated !== false;
}

export function processors(): number {
  return web.navigator?.hardwareConcurrency ?? 2;
}

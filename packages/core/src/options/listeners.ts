import { AsyncResource } from 'node:async_hooks';
import type { MapOptions } from '../strategies/strategy.js';

/**
 * The same, with listeners that see the AsyncLocalStorage of who called `map`: they are called
 * when a worker's message comes, and that worker may have been started for somebody else.
 */
export function inCallersContext(options: MapOptions): MapOptions {
  const { onProgress, onSpan, retryIf } = options;
  if (!onProgress && !onSpan && !retryIf) return options;
  return {
    ...options,
    ...(onProgress && { onProgress: AsyncResource.bind(onProgress) }),
    ...(onSpan && { onSpan: AsyncResource.bind(onSpan) }),
    ...(retryIf && { retryIf: AsyncResource.bind(retryIf) }),
  };
}

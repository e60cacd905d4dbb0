import { invalidOption, ParallelError, parseOptions } from '@parallel/core/portable';
import type { Memory } from '@parallel/core/types';
import * as z from 'zod/mini';
import { type CommonRenderOptions, commonOptions } from '../common-options.js';
import { METHODS, type Method, NARROWEST_EXPONENT, type Place } from '../deep/place.js';
import { WEB_KERNELS, type WebKernel } from './protocol.js';
import { WebThreads } from './threads.js';

/** What `render` and `renderTiles` take in a browser. */
export interface WebRenderOptions extends CommonRenderOptions {
  /** Who computes: web workers that are kept (`threads()`), or made for this picture; `inline` is the page's own thread. Default `threads`. */
  readonly strategy?: WebThreads | 'threads' | 'inline' | undefined;
  /** What computes a tile; default `wasm`, or `js` by perturbation, which that alone has. */
  readonly kernel?: WebKernel | undefined;
  /** How each point is followed; by default `double`, or `perturbation` where a centre form is too deep for it. */
  readonly method?: Method | undefined;
}

const schema = z.strictObject({
  ...commonOptions,
  strategy: z.optional(
    z.custom<WebThreads | 'threads' | 'inline'>(
      (value) => value === 'threads' || value === 'inline' || value instanceof WebThreads,
      { error: '"threads", "inline" or what threads() gives' },
    ),
  ),
  kernel: z.optional(z.enum(WEB_KERNELS as ['wasm', 'js'])),
  method: z.optional(z.enum(METHODS as ['double', 'perturbation'])),
});

export function parseWebOptions(options: unknown): WebRenderOptions {
  const how = parseOptions(schema, options) as WebRenderOptions;
  if (how.workers !== undefined && how.strategy !== undefined && how.strategy !== 'threads') {
    throw invalidOption('workers', how.workers, 'of use here: it is for strategy "threads"');
  }
  return how;
}

/** As asked, else the best that there is. @throws ParallelError `IMPOSSIBLE_COMBINATION`. */
export function chooseWebMemory(possible: readonly Memory[], asked: Memory | undefined): Memory {
  if (asked === undefined) return possible[0]!;
  if (possible.includes(asked)) return asked;
  throw new ParallelError(
    'IMPOSSIBLE_COMBINATION',
    `option "memory": "${asked}" cannot be had on this page, which is not cross-origin isolated: use memory "transfer" or "copy", or serve it with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp`,
  );
}

/** As asked, else the best for the method. @throws ParallelError `IMPOSSIBLE_COMBINATION`. */
export function chooseWebKernel(asked: WebKernel | undefined, place: Place | undefined): WebKernel {
  if (!place) return asked ?? 'wasm';
  if (asked === 'wasm') {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      'option "kernel": "wasm" has no perturbation: use kernel "js"',
    );
  }
  if (place.exponent < NARROWEST_EXPONENT) {
    throw new ParallelError(
      'IMPOSSIBLE_COMBINATION',
      'option "viewHeight": pixels narrower than 1e-290 are too small for the exponents of doubles, with which a browser computes: only native threads of Node.js go further',
    );
  }
  return 'js';
}

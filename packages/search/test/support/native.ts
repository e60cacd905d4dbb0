import { nativeProblem } from '@parallel/core';

/** Whether what needs the addon is left out; `addon.test.ts` forbids that in CI. */
export const noNative = nativeProblem() !== undefined;

const inJavaScript = { strategy: 'inline', kernel: 'js' } as const;

/** Options of `search` that must make no difference: who finds and searches files. */
export const WALKERS = noNative ? [inJavaScript] : [{}, inJavaScript];

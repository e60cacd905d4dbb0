import { nativeProblem } from '@parallel/core';
import { isLeftOut } from 'test-support/strategies';

/** Whether tests of what needs the addon are left out. */
export const noNative = isLeftOut(nativeProblem());

const inJavaScript = { strategy: 'inline', kernel: 'js' } as const;

/** Options of `search` that must make no difference: who finds and searches files. */
export const WALKERS = noNative ? [inJavaScript] : [{}, inJavaScript];

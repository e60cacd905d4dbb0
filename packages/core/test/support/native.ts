import { nativeProblem } from '@parallel/core';

/** Whether what needs the addon is left out; `addon.test.ts` forbids that in CI. */
export const noNative = nativeProblem() !== undefined;

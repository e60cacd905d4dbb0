import { nativeProblem } from '@parallel/core';
import { isLeftOut } from 'test-support/strategies';

/** Whether tests of what needs the addon are left out. */
export const noNative = isLeftOut(nativeProblem());

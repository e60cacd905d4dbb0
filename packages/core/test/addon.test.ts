import { nativeProblem } from '@parallel/core';
import { expect, it } from 'vitest';
import { noNative } from './support/native.js';

it.skipIf(noNative && process.env['CI'] !== 'true')('the native addon is there', () => {
  expect(nativeProblem()).toBeUndefined();
});

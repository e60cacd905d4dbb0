import { requireNative } from '@parallel/core';
import { expect, it } from 'vitest';
import { DEFAULT_TYPES } from '../../src/walk/default-types.js';
import { noNative } from '../support/native.js';

it.skipIf(noNative)('types of files are those of the addon (else: pnpm types)', () => {
  const types = requireNative().treeTypes();
  const wanted = types.map(({ name, globs }) => [name, globs.join(' ')]);
  expect(Object.entries(DEFAULT_TYPES).sort()).toEqual(wanted.sort());
});

import { auto } from '@parallel/core';
import { conformance } from '@parallel/core/testing';
import { describe, it } from 'vitest';

// It begins each task in the caller's own isolate, which may be where it stays.
describe('auto', () =>
  conformance({ describe, it }, () => auto({ workers: 2, grace: 1000 }), { isolated: false }));

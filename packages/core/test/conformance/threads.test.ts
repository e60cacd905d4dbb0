import { threads } from '@parallel/core';
import { conformance } from '@parallel/core/testing';
import { describe, it } from 'vitest';

const module = new URL('../fixtures/strategies/threads.mjs', import.meta.url);

describe('threads', () =>
  conformance({ describe, it }, () => threads({ workers: 2, grace: 1000 }), { module }));

import { inline } from '@parallel/core';
import { conformance } from '@parallel/core/testing';
import { describe, it } from 'vitest';

const module = new URL('../fixtures/strategies/inline.mjs', import.meta.url);

describe('inline', () => conformance({ describe, it }, inline, { isolated: false, module }));

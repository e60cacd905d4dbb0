import { inline, nativeProblem, processes, threads } from '@parallel/core';
import { conformance } from '@parallel/core/testing';
import { describe, it } from 'vitest';

const sharing = process.platform === 'linux' && !nativeProblem();

describe('inline', () => conformance({ describe, it }, inline, { isolated: false }));
describe('threads', () => conformance({ describe, it }, () => threads({ workers: 2 })));
describe('processes', () =>
  conformance({ describe, it }, () => processes({ workers: 2 }), { sharing }));

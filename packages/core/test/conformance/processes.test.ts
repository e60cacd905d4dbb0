import { nativeProblem, processes } from '@parallel/core';
import { conformance } from '@parallel/core/testing';
import { describe, it } from 'vitest';

const sharing = process.platform === 'linux' && !nativeProblem();
const module = new URL('../fixtures/strategies/processes.mjs', import.meta.url);
const how = { workers: 2, grace: 1000 };

describe('processes', () =>
  conformance({ describe, it }, () => processes(how), {
    sharing,
    killable: true,
    hog: () => processes({ ...how, execArgv: ['--max-old-space-size=24'] }),
    // Without the addon a child hears of its parent's end only when it is at leisure.
    ...(sharing && { module }),
  }));

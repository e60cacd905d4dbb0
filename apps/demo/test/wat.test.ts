import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { nativeProblem } from '@parallel/core';
import { describe, expect, it } from 'vitest';
import { createWatPrinter } from '../src/output/wat.js';
import { describeWat, runWat, type WatOutcome, wats } from '../src/wat/index.js';

const node = Number(process.versions.node.split('.')[0]);
const programs = new URL('../src/wat/programs/', import.meta.url);
const python = spawnSync('python3', ['--version']).status === 0;
const shareable = process.platform === 'linux' && nativeProblem() === undefined;

/** What each program really prints; messages of engines differ in their words. */
const said: Record<string, RegExp> = {
  'queue-to-process': /^hello from a process$/,
  'queue-to-pool': /^RuntimeError: Queue objects should only be shared .*\n\(exit status 1\)$/,
  'port-to-task': /needs transfer was found .*\n\(exit status 1\)$/,
  'port-twice': /DataCloneError\]?: MessagePort .* detached\n\(exit status 1\)$/,
  'function-to-thread': /DataCloneError\]?: .*x \* x could not be cloned\.?\n\(exit status 1\)$/,
  'function-to-process': /^what f\? I have x = 7$/,
  'signal-to-worker': /^\(nothing\)$/,
  'path-of-worker': /Cannot find module '\/hello\.mjs'.*\n\(exit status 1\)$/,
  'shared-to-process': /^the counter says 0$/,
  'class-instance': /^\[object Object\]$/,
  'buffer-slab': /^swordfish has come along$/,
  'map-to-process': /^\{ map: \{\}, nan: null, bytes: \{ type: 'Buffer', data: \[ 7 \] \} \}$/,
  'moved-away': /^I still have 0 numbers$/,
  'module-state': /^visits: 0$/,
  'error-code': /^Error undefined$/,
  'error-of-errors': node >= 22 ? /^DataCloneError$/ : /^\{\}$/,
  'exit-in-worker': /^\(exit status 13\)$/,
  'unheard-error': /^Error: stray\n\(exit status 1\)$/,
  'idle-worker': /^49\n\(and hangs: /,
  'busy-loop': /^loop is over\ntimer$/,
  'async-is-not-parallel': /^a begins\na is done\nb begins\nb is done$/,
  'timeout-race': /^crunched to the end$/,
  'waiting-for-words': /^2\. main goes on\n1\. the worker is done$/,
  'wait-async': /^\(exit status 13\)$/,
  'four-threads': /^the file waited for a hash$/,
  'lost-counts': /^some were lost$/,
  'sum-of-sums': /^7\.8 or 7\.800000000000001$/,
};

/** Those that depend on who is faster get some more tries on a busy machine. */
const races = new Set(['lost-counts', 'four-threads']);

describe('what the surprises do', () => {
  it.concurrent.each(wats)('$id', async (wat) => {
    const expected = said[wat.id]!;
    let outcome: WatOutcome = await runWat(wat);
    for (let tries = 1; tries < 20 && races.has(wat.id) && !outcome.surprised; tries += 1) {
      outcome = await runWat(wat);
    }
    const { surprise, right, surprised } = outcome;
    expect(surprise.said).toMatch(expected);
    expect(surprised).toBe(surprise.said !== wat.expected);
    expect(surprise.state).toBe(
      wat.id === 'idle-worker'
        ? 'stuck'
        : wat.id.startsWith('queue') && !python
          ? 'missing'
          : 'exited',
    );
    // Where memory cannot be shared with a process, the right way says so instead of failing silently.
    if (wat.id === 'shared-to-process' && !shareable) {
      expect(right.stderr).toMatch(/NATIVE_UNAVAILABLE|UNSUPPORTED_PLATFORM/);
    } else {
      expect(right.said).toBe(wat.expected);
      expect(right).toMatchObject({ state: 'exited', status: 0, asExpected: true });
    }
  });
});

describe('the collection', () => {
  it('is known to this test, and every name is there once', () => {
    expect(wats.map(({ id }) => id).sort()).toEqual(Object.keys(said).sort());
  });

  it('surprises in all but the one that is there to compare', () => {
    const dull = wats.filter(({ id, expected }) => said[id]!.test(expected)).map(({ id }) => id);
    expect(dull).toEqual(
      node >= 22 ? ['queue-to-process', 'error-of-errors'] : ['queue-to-process'],
    );
  });

  it('shows every file of its programs, as it runs', async () => {
    const shown: string[] = [];
    for (const wat of wats) {
      const { surprise, right } = await describeWat(wat);
      for (const { name, text } of [...surprise.files, ...right.files]) {
        shown.push(`${wat.id}/${name}`);
        expect(text).toBe(readFileSync(new URL(`${wat.id}/${name}`, programs), 'utf8'));
      }
      expect(right.files[0]!.text).toContain("from '@parallel/core'");
    }
    const there = readdirSync(fileURLToPath(programs), { recursive: true }) as string[];
    expect(shown.sort()).toEqual(there.filter((name) => /\.\w+$/.test(name)).sort());
  });

  it.each([60, 80, 120])('fits a terminal of %i columns', async (columns) => {
    const stream = Object.assign(new PassThrough(), { columns }) as unknown as NodeJS.WriteStream;
    const printer = createWatPrinter(stream);
    for (const wat of wats) {
      const nothing = { said: wat.expected, asExpected: true } as WatOutcome['right'];
      const outcome = { ...wat, surprised: false, surprise: nothing, right: nothing };
      const described = await describeWat(wat);
      printer.question(described, columns >= 80);
      printer.answer(described, outcome, columns >= 80);
      printer.total([outcome], false);
    }
    const text: Buffer = (stream as unknown as PassThrough).read();
    const lines = text.toString().split('\n');
    expect(lines.length).toBeGreaterThan(wats.length * 8);
    expect(lines.filter((line) => line.length >= columns)).toEqual([]);
  });
});

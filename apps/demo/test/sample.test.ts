import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { runDemo, startDemo } from './run-demo.js';

async function sample(options: string): Promise<Buffer> {
  const folder = temporaryFolder().root;
  const { status } = await runDemo(['sample', ...options.split(' ')], folder);
  expect(status).toBe(0);
  return readFileSync(join(folder, 'sample.txt'));
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('demo sample', () => {
  it('makes the same bytes everywhere', async () => {
    const bytes = await sample('--lines 50000');
    expect({ length: bytes.length, sha256: sha256(bytes) }).toEqual(SEED_1);
  });

  it('makes lines of the lengths and characters that were asked for', async () => {
    const lines = (await sample('--lines 40000 --seed 7')).toString('latin1').split('\n');
    expect(lines.pop()).toBe('');
    expect(lines).toHaveLength(40_000);
    expect(Math.min(...lines.map((line) => line.length))).toBe(10);
    expect(Math.max(...lines.map((line) => line.length))).toBe(80);
    const text = lines.join('');
    expect(text).toMatch(/^[a-z ]*$/);
    const share = (character: string) => (text.split(character).length - 1) / text.length;
    expect(share(' ')).toBeCloseTo(4 / 30, 2);
    for (const letter of 'abcdefghijklmnopqrstuvwxyz') expect(share(letter)).toBeCloseTo(1 / 30, 2);
  });

  it('takes every option', async () => {
    const lines = (await sample('--lines 300 --shortest 3 --longest 3 --space-weight 0'))
      .toString()
      .split('\n');
    expect(lines.slice(0, 300).every((line) => /^[a-z]{3}$/.test(line))).toBe(true);
    expect((await sample('--lines 2 --shortest 0 --longest 0')).toString()).toBe('\n\n');
    expect((await sample('--lines 0')).length).toBe(0);
  });

  it('makes other bytes of another seed', async () => {
    expect(sha256(await sample('--lines 100 --seed 1'))).not.toBe(
      sha256(await sample('--lines 100 --seed 2')),
    );
  });

  it('replaces a file only when told to', async () => {
    const folder = temporaryFolder().root;
    await runDemo(['sample', '--lines', '10'], folder);
    const again = await runDemo(['sample', '--lines', '20', '--force'], folder);
    expect(again.status).toBe(0);
    expect(readFileSync(join(folder, 'sample.txt'), 'utf8').split('\n')).toHaveLength(21);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const folder = temporaryFolder().root;
    const { child, ended } = startDemo(['sample', '--lines', '1000000000'], folder);
    while (!readdirSync(folder).some((name) => name.endsWith('.part'))) await setImmediate();
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ status: 130, stderr: 'interrupted\n' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

/** Of 50,000 lines of the talk's shape from seed 1: four blocks, the last one part. */
const SEED_1 = {
  length: 2_293_901,
  sha256: 'b6fbc3ba6d889826aedd16a411e5b22951b394837ffbe44bbdfec2923c77fa04',
};

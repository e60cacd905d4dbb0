import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeProblem } from '@parallel/core';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { type ResultRow as Row, resultsSchema } from '../src/measure/results.js';
import { cli, runDemo, startDemo } from './run-demo.js';

const rowsOf = (stdout: string, name: string): Row[] =>
  resultsSchema.parse(JSON.parse(stdout)).tables.find((table) => table.name === name)!.ways;
const ran = (rows: readonly Row[]) => rows.filter((row) => row.skipped === undefined);
const native = nativeProblem() === undefined;

/** A file that the talk's patterns find something in. */
function searchable(folder: string): string {
  const file = join(folder, 'text.txt');
  const lines = Array.from({ length: 5000 }, (_, i) => (i % 7 ? `line ${i}` : `xabcdefg ${i}`));
  writeFileSync(file, `${lines.join('\n')}\nabcdeh without an end`);
  return file;
}

describe('demo search', () => {
  it('gives the same answer in every way, and that of grep', async () => {
    const folder = temporaryFolder().root;
    const args = ['search', '--file', searchable(folder), '--runs', '1', '--json'];
    const { status, stdout } = await runDemo(args, folder);
    expect(status).toBe(0);
    const rows = rowsOf(stdout, 'search');
    expect(rows.length).toBeGreaterThanOrEqual(23);
    for (const [name, count] of [
      ['rare', 716],
      ['none', 0],
      ['all', 5001],
    ] as const) {
      const answers = ran(rows).map((row) => row.cases[name]?.answer);
      expect(new Set(answers.map((answer) => answer?.digest)).size).toBe(native ? 2 : 1);
      expect(new Set(answers.map((answer) => answer?.count))).toEqual(new Set([count]));
    }
    expect(rows[0]).toMatchObject({
      way: 'trivial',
      cases: { none: { talk: 10 }, all: { talk: 14 } },
    });
    expect(rows.some((row) => row.way.startsWith('ripgrep') && !row.skipped)).toBe(true);
  });

  it('takes a pattern of the user and any point of the axes', async () => {
    const folder = temporaryFolder().root;
    const args = [
      'search',
      '--file',
      searchable(folder),
      '--pattern',
      '(?<=line )4\\d{3}',
      '--runs',
      '1',
    ];
    const { status, stdout } = await runDemo([...args, '--json', '--every'], folder);
    expect(status).toBe(0);
    const rows = ran(rowsOf(stdout, 'search'));
    expect(rows.length).toBeGreaterThan(native ? 10 : 6);
    for (const row of rows) expect(row.cases['pattern']?.answer.count).toBe(857);
    const one = await runDemo([...args, '--strategy', 'threads', '--feed', 'lines'], folder);
    expect(one.stdout).toMatch(/threads · lines · transfer · js/);
    expect(one.stdout).not.toMatch(/processes/);
  });

  it('says whether the file cache is cold', async () => {
    const folder = temporaryFolder().root;
    const args = ['search', '--file', searchable(folder), '--runs', '1', '--cold'];
    const { stdout } = await runDemo([...args, '--strategy', 'inline'], folder);
    const cold = native && process.platform === 'linux';
    expect(stdout).toMatch(cold ? /dropped before each run/ : /--cold cannot be done here/);
  });
});

describe('demo mandelbrot', () => {
  it('plots the same in every point of the space of axes, and writes the picture', async () => {
    const folder = temporaryFolder().root;
    const size = [
      '--width',
      '40',
      '--height',
      '30',
      '--iterations',
      '200',
      '--runs',
      '1',
      '--view',
      'zoom',
    ];
    const digests = new Set<string | undefined>();
    // All points of two orders, of the others some; beside others there is always the simple way.
    for (const [order, strategies, points] of [
      ['sequential', [], 57],
      ['random', [], 58],
      ['reversed', ['--strategy', 'native'], 4],
      ['interleaved', ['--strategy', 'native'], 4],
    ] as const) {
      const how = [...size, '--every', '--order', order, ...strategies];
      const { status, stdout } = await runDemo(['mandelbrot', ...how, '--json'], folder);
      expect(status).toBe(0);
      const rows = rowsOf(stdout, 'mandelbrot zoom');
      expect(rows).toHaveLength(points);
      if (native && process.platform === 'linux') expect(ran(rows)).toHaveLength(points);
      for (const row of ran(rows)) digests.add(row.cases['200']?.answer.digest);
    }
    expect(digests.size).toBe(1);
    const png = readFileSync(join(folder, 'demo-output', 'mandelbrot-zoom.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([40, 30]);
  });

  it('has the points of the axes on the lopsided view, too, as many workers for all', async () => {
    const { root } = temporaryFolder();
    const size = ['--width', '24', '--height', '18', '--iterations', '50', '--runs', '1'];
    const axes = ['--strategy', 'threads', '--grain', 'row', '--kernel', 'wasm'];
    const call = ['mandelbrot', '--view', 'lopsided', ...size, ...axes, '--json'];
    const { status, stdout } = await runDemo(call, root);
    expect(status).toBe(0);
    const [table] = JSON.parse(stdout).tables;
    expect(table.note).toContain('4 workers');
    expect(table.ways[0].name).toBe('mandelbrot-schedule-bands');
    expect(table.ways.slice(1)).toHaveLength(12);
  });

  it("shows the talk's rows in the talk's order, with its seconds", async () => {
    const folder = temporaryFolder().root;
    const size = ['--width', '16', '--height', '12', '--runs', '1', '--view', 'reference'];
    const { stdout } = await runDemo(['mandelbrot', ...size, '--json'], folder);
    const talk = rowsOf(stdout, 'mandelbrot reference').flatMap((row) =>
      row.skipped ? [] : Object.values(row.cases).flatMap((seen) => seen.talk ?? []),
    );
    expect(talk).toEqual(native ? [26, 41, 15, 819, 26, 17, 12, 10, 10, 9, 8] : [26, 41, 15, 819]);
  });
});

describe('the demo', () => {
  it('runs on the js kernel where there is no native one', async () => {
    const folder = temporaryFolder().root;
    const env = { PARALLEL_NATIVE: 'off' };
    const args = ['search', '--file', searchable(folder), '--runs', '1'];
    const { status, stdout } = await runDemo(args, folder, env);
    expect(status).toBe(0);
    expect(stdout).toMatch(/native threads +skipped: no native addon/);
    expect(stdout.match(/PARALLEL_NATIVE=off/g)).toHaveLength(1);
  });

  it('prints what is finished when it is interrupted, and leaves no process', async () => {
    const folder = temporaryFolder().root;
    const args = ['search', '--file', searchable(folder), '--runs', '100'];
    const { child, ended } = startDemo(args, folder);
    let seen = '';
    while (!seen.includes('round 2')) {
      const [text] = (await once(child.stderr!, 'data')) as [string];
      seen += text;
    }
    child.kill('SIGINT');
    const { status, stdout, stderr } = await ended;
    expect(status).toBe(130);
    expect(stdout).toMatch(/trivial +inline · lines · shared · js +\d/);
    expect(stderr).toMatch(/interrupted\n$/);
    expect(childrenOf(child.pid!)).toEqual([]);
  });

  it('does not mind a reader that stops reading', async () => {
    const folder = temporaryFolder().root;
    const { child, ended } = startDemo(['--help'], folder);
    child.stdout!.destroy();
    expect(await ended).toMatchObject({ status: 0, stderr: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('says in a line that its output has no place', () => {
    const command = `"${process.execPath}" "${cli}" list > /dev/full`;
    const { status, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'error: the output cannot be written. There is no space left.\n',
    });
  });

  it('says what it has to offer', async () => {
    const folder = temporaryFolder().root;
    const { status, stdout } = await runDemo(['--help'], folder);
    expect(status).toBe(0);
    for (const command of ['all', 'search', 'mandelbrot', 'sample'])
      expect(stdout).toContain(command);
    expect(existsSync(join(folder, 'demo-output'))).toBe(false);
  });
});

/** What runs with that process as its parent; nothing where there is no ps. */
function childrenOf(pid: number): string[] {
  try {
    return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
      .split('\n')
      .filter(Boolean);
  } catch {
    return [];
  }
}

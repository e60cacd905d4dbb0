import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'parse5';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { EXPERIMENTS } from '../src/experiments/index.js';
import { resultsSchema } from '../src/measure/results.js';
import { runDemo, startDemo } from './run-demo.js';

/** Parses as strictly as browsers do not. */
function problemsOf(page: string): string[] {
  const problems: string[] = [];
  parse(page, { onParseError: ({ code, startLine }) => problems.push(`${code} in ${startLine}`) });
  return problems;
}

describe('demo report', () => {
  it('is one page that parses, needs nothing else and shows every way', async () => {
    const folder = temporaryFolder().root;
    writeFileSync(join(folder, 'text.txt'), 'abcdef\n'.repeat(20_000));
    const how = ['--runs', '1', '--timelines', '--json'];
    const plot = ['mandelbrot', '--width', '32', '--height', '24', '--iterations', '300', ...how];
    const ran = [];
    for (const args of [
      ['search', '--file', 'text.txt', ...how],
      [...plot, '--view', 'reference'],
      [...plot, '--view', 'lopsided'],
    ]) {
      const { stdout } = await runDemo(args, folder);
      ran.push(resultsSchema.parse(JSON.parse(stdout)));
    }
    const results = { ...ran[0]!, tables: ran.flatMap(({ tables }) => tables) };
    writeFileSync(join(folder, 'results.json'), JSON.stringify(results));
    const args = ['report', '--from', 'results.json', '--out', 'page.html'];
    const { status, stdout, stderr } = await runDemo(args, folder);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toMatch(/^page\.html: [\d.]+ MB\n$/);
    const page = readFileSync(join(folder, 'page.html'), 'utf8');
    expect(problemsOf(page)).toEqual([]);
    expect(page).not.toMatch(/(src|href)="(?!data:|#)/);
    expect(page).not.toContain('<script');
    for (const { name, why } of EXPERIMENTS) {
      const row = results.tables.flatMap(({ ways }) => ways).find((way) => way.name === name);
      expect(row, name).toBeDefined();
      expect(page).toContain(`<th scope="row">${row!.way}</th>`);
      expect(page).toContain(why.replaceAll("'", '&#39;'));
    }
    // No colour of a chart is left to one theme, and every chart says what it shows.
    expect(page).not.toContain('#ab00');
    expect(page.match(/<svg/g)!.length).toBeGreaterThan(20);
    expect(page.match(/role="img" aria-label="[^"]{20,}"/g)!.length).toBeGreaterThan(15);
    for (const table of results.tables) {
      for (const row of table.ways) {
        for (const cell of Object.values(row.cases)) {
          const { computing, starting, copying, waiting } = cell.drawn!.whereabouts;
          const sum = computing + starting + copying + waiting;
          expect(sum).toBeGreaterThanOrEqual(results.machine.cores * cell.drawn!.seconds * 0.999);
        }
      }
    }
  });

  it('is written with what is finished when it is interrupted', async () => {
    const folder = temporaryFolder().root;
    const args = ['report', 'mandelbrot-schedule-*', '--runs', '100', '--out', 'page.html'];
    const { child, ended } = startDemo(args, folder);
    let seen = '';
    while (!seen.includes('round 2')) {
      const [text] = (await once(child.stderr!, 'data')) as [string];
      seen += text;
    }
    child.kill('SIGINT');
    const { status, stderr } = await ended;
    expect(status).toBe(130);
    expect(stderr).toMatch(/interrupted\n$/);
    const page = readFileSync(join(folder, 'page.html'), 'utf8');
    expect(problemsOf(page)).toEqual([]);
    expect(page).toContain('bands, dealt');
    expect(readdirSync(folder)).toEqual(['page.html']);
  });
});

describe('demo run and demo list', () => {
  it('run what is named, and list it', async () => {
    const folder = temporaryFolder().root;
    const names = ['mandelbrot-{simd,simd-pruned}', 'mandelbrot-w*m'];
    const listed = await runDemo(['list', ...names, '--json'], folder);
    const experiments = JSON.parse(listed.stdout);
    expect(experiments.map(({ name }: { name: string }) => name)).toEqual([
      'mandelbrot-wasm',
      'mandelbrot-simd',
      'mandelbrot-simd-pruned',
    ]);
    expect(experiments[0].expected['20000']).toMatchObject({ count: 7851 });
    const ran = await runDemo(['run', ...names, '--runs', '1', '--json'], folder);
    expect(ran.status).toBe(0);
    const { tables } = resultsSchema.parse(JSON.parse(ran.stdout));
    expect(tables.map(({ name }) => name)).toEqual(['mandelbrot reference', 'mandelbrot zoom']);
    expect(tables[0]!.ways.map(({ name }) => name)).toEqual(
      experiments.map(({ name }: { name: string }) => name),
    );
    expect(existsSync(join(folder, 'demo-output'))).toBe(false);
  });
});

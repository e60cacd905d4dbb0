import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { readView, render, toPNG } from '@parallel/mandelbrot';
import { decode } from 'fast-png';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { cli, run, start } from '../support/command.js';
import { noNative } from '../support/native.js';

const SMALL = ['-s', '40x30', '-n', '200'];
const inlineJs = { strategy: 'inline', kernel: 'js' } as const;

describe('the command', () => {
  it('writes the picture that the library makes of what the file says', async () => {
    const folder = temporaryFolder().root;
    const args = [...SMALL, '-c', '-0.7452,0.1097', '-z', '300', '-p', 'twilight', '-o', 'a.png'];
    const { status, stdout, stderr } = await run(args, folder);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toMatch(/^a\.png: 40 × 30, 2 × 2 points each, \w+, \w+ kernel, [\d.]+ s\n$/);
    expect(readdirSync(folder)).toEqual(['a.png']);
    const png = readFileSync(join(folder, 'a.png'));
    const { view, colors } = readView(png);
    expect(view).toMatchObject({ width: 80, height: 60, maxIterations: 200 });
    expect(colors).toMatchObject({ colors: 'twilight', coloring: 'smooth', supersample: 2 });
    const image = await render(view, inlineJs);
    expect(Buffer.compare(toPNG(image, colors), png)).toBe(0);
    expect(decode(png).data).toHaveLength(3 * 40 * 30);
  });

  it('draws deep down as the library does, in smooth colours', async () => {
    const folder = temporaryFolder().root;
    const args = ['-s', '40x30', '-c', '0,1', '-z', '1e50', '-o', 'a.png'];
    const { status, stderr } = await run(args, folder);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^a\.png: 40 × 30, 2 × 2 points each, perturbation, [^\n]+ s\n$/);
    const png = readFileSync(join(folder, 'a.png'));
    const { view, colors } = readView(png);
    expect(view).toMatchObject({ width: 80, height: 60, maxIterations: 16_000 });
    expect(colors).toMatchObject({ colors: 'classic', coloring: 'smooth', supersample: 2 });
    expect(Buffer.compare(toPNG(await render(view, inlineJs), colors), png)).toBe(0);
  });

  it('says so where nothing escaped', async () => {
    const { status, stderr } = await run(
      [...SMALL, '-z', '9', '-c', '0,0', '-o', '-'],
      temporaryFolder().root,
    );
    expect(status).toBe(0);
    expect(stderr).toMatch(/^picture: .+\nno point escaped within \d+ iterations: [^\n]+\n$/);
  });

  it.skipIf(!existsSync('/usr/bin/script'))('puts no bytes of a file on a terminal', async () => {
    const line = [process.execPath, cli, ...SMALL, '-o', '-'].join(' ');
    const { status, stdout } = spawnSync('/usr/bin/script', ['-qec', line, '/dev/null']);
    expect(status).toBe(2);
    expect(String(stdout)).toMatch(/^parallel-mandelbrot: option --output: [^\n]+\n$/);
  });

  it('draws a Julia set, and it again from its file, under another strategy', async () => {
    const folder = temporaryFolder().root;
    const args = [...SMALL, '--julia', '-0.4,0.6', '--power', '3', '-q', '-o', 'a.png'];
    expect(await run(args, folder)).toMatchObject({ status: 0, stderr: '' });
    const png = readFileSync(join(folder, 'a.png'));
    const { view, colors } = readView(png);
    expect(view).toMatchObject({ julia: { re: -0.4, im: 0.6 }, power: 3, x0: -2, y1: 1.5 });
    expect(Buffer.compare(toPNG(await render(view, inlineJs), colors), png)).toBe(0);
    const other = ['--from', 'a.png', '--strategy', 'processes', '--kernel', 'js', '-o', '-'];
    expect(Buffer.compare((await run(other, folder)).bytes, png)).toBe(0);
  });

  it('renders a picture again from itself, to standard output as to a file', async () => {
    const folder = temporaryFolder().root;
    const args = [...SMALL, '--coloring', 'histogram', '-p', 'black, gold', '-q', '-o', 'a.png'];
    expect(await run(args, folder)).toMatchObject({ status: 0, stderr: '' });
    const again = await run(['--from', 'a.png', '-o', '-'], folder);
    expect(again.status).toBe(0);
    expect(again.stderr).toMatch(/^picture: 40 × 30/);
    expect(Buffer.compare(again.bytes, readFileSync(join(folder, 'a.png')))).toBe(0);
  });

  it.each([
    ['--strategy', 'inline'],
    [
      '--strategy',
      'threads',
      '--memory',
      'transfer',
      '--grain',
      'row',
      '--order',
      'random',
      '--seed',
      '7',
    ],
    ['--strategy', 'processes', '--memory', 'copy', '--tile-size', '8', '--chunk-size', '2'],
    ['--strategy', 'threads', '--workers', '2', '--claim', 'dealt', '--chunk-size', 'guided'],
  ])('makes the same picture with %s %s %s', async (...axes) => {
    const folder = temporaryFolder().root;
    const one = await run([...SMALL, '-q', '-o', '-'], folder);
    const other = await run([...SMALL, '-q', '-o', '-', '--kernel', 'js', ...axes], folder);
    expect(other).toMatchObject({ status: 0, stderr: '' });
    expect(Buffer.compare(one.bytes, other.bytes)).toBe(0);
  });

  it('replaces a file, keeping its mode, also behind a link', async () => {
    const folder = temporaryFolder().root;
    writeFileSync(join(folder, 'real.png'), 'old');
    chmodSync(join(folder, 'real.png'), 0o640);
    symlinkSync('real.png', join(folder, 'link.png'));
    expect((await run([...SMALL, '-o', 'link.png'], folder)).status).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['link.png', 'real.png']);
    expect(readView(readFileSync(join(folder, 'real.png'))).view.width).toBe(80);
    expect(statSync(join(folder, 'real.png')).mode & 0o777).toBe(0o640);
  });

  it('says what it can do, and which it is', async () => {
    const help = await run(['--help'], '.');
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toContain('Usage: parallel-mandelbrot [options]');
    const { version } = JSON.parse(String(readFileSync('package.json'))) as { version: string };
    expect((await run(['--version'], '.')).stdout).toBe(`${version}\n`);
  });
});

describe('an animation', () => {
  it.each(noNative ? ['threads', 'inline'] : ['threads', 'inline', 'native'])(
    'by %s is a numbered file for each frame',
    async (strategy) => {
      const folder = temporaryFolder().root;
      const kernel = strategy === 'native' ? [] : ['--kernel', 'js'];
      const zoom = ['-c', '-0.7452,0.1097', '-z', '1', '--zoom-to', '1000', '--frames', '5'];
      const args = [...SMALL, ...zoom, ...kernel, '--strategy', strategy, '-o', 'zoom.png'];
      const { status, stderr } = await run(args, folder);
      expect({ status, stderr }).toMatchObject({ status: 0 });
      const files = readdirSync(folder).sort();
      expect(files).toEqual([1, 2, 3, 4, 5].map((n) => `zoom-000${n}.png`));
      const sources = files.map((file) => readView(readFileSync(join(folder, file))));
      const heights = sources.map(({ view }) => view.y1 - view.y0);
      heights.forEach((height, i) => {
        expect(height / (2.5 / 1000 ** (i / 4))).toBeCloseTo(1, 9);
      });
      // The colours change by the same factor from frame to frame: no jumps.
      const periods = sources.map(({ colors }) => colors.period!);
      const factor = periods[1]! / periods[0]!;
      for (let i = 1; i < 5; i += 1) expect(periods[i]! / periods[i - 1]!).toBeCloseTo(factor, 9);
      const { view, colors } = sources[2]!;
      const same = toPNG(await render(view, inlineJs), colors);
      expect(Buffer.compare(same, readFileSync(join(folder, files[2]!)))).toBe(0);
    },
  );
});

describe('a preview', () => {
  const preview = (env: NodeJS.ProcessEnv, ...more: string[]) =>
    run([...SMALL, '--preview', ...more], temporaryFolder().root, env);

  it('is characters where there is no terminal, and writes no file', async () => {
    const folder = temporaryFolder().root;
    const { status, stdout } = await run([...SMALL, '--preview'], folder);
    expect(status).toBe(0);
    const lines = stdout.split('\n').slice(0, -1);
    expect(lines.length).toBeGreaterThan(10);
    expect(stdout).toMatch(/^[ .:\-=+*#%@\n]+$/);
    // The set is dark in the middle, and there is light around it.
    expect(lines[lines.length >> 1]).toMatch(/[#%@].*\s{3,}.*[*#%@+=]/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is in colour where that is forced, not where NO_COLOR says no', async () => {
    expect((await preview({ FORCE_COLOR: '3' })).stdout).toContain('\x1b[38;2;');
    expect((await preview({ FORCE_COLOR: '2' })).stdout).toContain('\x1b[38;5;');
    expect((await preview({ FORCE_COLOR: '3', NO_COLOR: '1' })).stdout).not.toContain('\x1b');
  });

  it('goes with a file', async () => {
    const folder = temporaryFolder().root;
    const { stdout } = await run([...SMALL, '--preview', '-o', 'a.png'], folder);
    expect(stdout).toContain('\n');
    expect(readdirSync(folder)).toEqual(['a.png']);
  });
});

describe('who stops reading', () => {
  it('is no error', async () => {
    const { child, ended } = start(['-s', '1200x1200', '-n', '50', '-o', '-'], '.');
    // More than a pipe holds is still to be written.
    child.stdout!.once('data', () => child.stdout!.destroy());
    expect(await ended).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('Ctrl-C', () => {
  const endless = ['-n', '2000000000', '--kernel', 'js', '--strategy', 'threads', '--workers', '2'];

  it('ends a picture, and nothing is left of it', async () => {
    const folder = temporaryFolder().root;
    const tried = changes(folder, 2);
    const { child, ended } = start([...endless, '-o', 'a.png'], folder);
    // The folder was tried, with a file that came and went: now it is computing.
    await tried;
    child.kill('SIGINT');
    const { status, stderr } = await ended;
    expect(status).toBe(130);
    expect(['', 'parallel-mandelbrot: interrupted\n']).toContain(stderr);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends an animation, and leaves the frames that are finished', async () => {
    const folder = temporaryFolder().root;
    // The first frame is all outside, the second would take years.
    const zoom = ['-c', '0.5,0', '-z', '1e-6', '--zoom-to', '1', '--frames', '2', '--period', '9'];
    // Tried, written beside, renamed.
    const written = changes(folder, 5);
    const { child, ended } = start(
      [...SMALL.slice(0, 2), ...zoom, ...endless, '-o', 'a.png'],
      folder,
    );
    await written;
    child.kill('SIGINT');
    expect((await ended).status).toBe(130);
    expect(readdirSync(folder)).toEqual(['a-0001.png']);
    expect(readView(readFileSync(join(folder, 'a-0001.png'))).view.width).toBe(80);
  });

  it('ends what waits for a reader', async () => {
    const { child, ended } = start(['-s', '1200x1200', '-n', '50', '-o', '-'], '.');
    // Nobody reads on: the pipe is full, and stays so.
    child.stdout!.removeAllListeners('data').once('readable', () => child.kill('SIGINT'));
    child.once('exit', () => child.stdout!.resume());
    expect((await ended).status).toBe(130);
  });
});

/** Resolves when names in a folder have come or gone so many times. */
function changes(folder: string, times: number): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, (event) => {
      if (event === 'rename') times -= 1;
      if (times > 0) return;
      watcher.close();
      resolve();
    });
  });
}

describe('what cannot be done is said at once, in one line, and nothing is written', () => {
  it.each<[string[], string, number?]>([
    [['--widht', '5'], 'option --widht is not known; did you mean --width?'],
    [['--width', '0'], 'option --width: "0" is not a whole number'],
    [['-n', '2147483648'], 'option --iterations: "2147483648"'],
    [['--x0', '0', '--y0', '1', '--y1', '1'], 'option --y1: 1 is not another number than y0'],
    [['-p', 'sunset'], 'option --palette: "sunset" is not one of bands, viridis'],
    [['--julia', '0.3'], 'option --julia: "0.3" is not two numbers'],
    [['--power', '9'], 'option --power: "9" is not a whole number from 2 to 8'],
    [['-j', '0,1', '-c', '0.3,1', '-z', '1e40'], 'option --julia: goes only as deep as doubles'],
    [['-c', '100,0', '-z', '1e40'], 'option --center: "1e2" is not between -64 and 64'],
    [['-c', '0,1', '-z', '1e20000'], 'option --zoom: '],
    [['--strategy', 'fibers'], 'option --strategy: "fibers"'],
    [['--tile-size', '0'], 'option --tile-size: 0'],
    [['--strategy', 'native', '--kernel', 'js'], 'option --kernel: "js" cannot run under'],
    [['-o', 'no/such/folder.png'], 'option --output: cannot write no/such/folder.png: there is no'],
    [['-o', '.'], 'option --output: cannot write .: it is a folder'],
    [['-o', '/dev/full'], 'cannot write /dev/full: there is no space left', 1],
    [['--from', 'missing.png'], 'option --from: cannot read missing.png: there is no such file'],
    [['--from', 'text.png'], 'option --from: text.png: not the bytes of a PNG file'],
  ])('%j', async (args, words, wanted = 2) => {
    if (args.includes('/dev/full') && !existsSync('/dev/full')) return;
    const folder = temporaryFolder().root;
    writeFileSync(join(folder, 'text.png'), 'text');
    const { status, stdout, stderr } = await run([...SMALL, '-q', ...args], folder);
    expect(stderr).toMatch(/^parallel-mandelbrot: [^\n]+\n$/);
    expect(stderr).toContain(words);
    expect({ status, stdout }).toEqual({ status: wanted, stdout: '' });
    expect(readdirSync(folder)).toEqual(['text.png']);
  });
});

import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { gnuGrep, noGrep, parallelSearch, startSearch, withoutNotice } from './support/command.js';
import { noNative } from './support/native.js';

const folder = temporaryFolder();
const text = [
  'the quick brown fox',
  'jumps over',
  '',
  'the lazy dog',
  'The End.',
  'x86_64 the',
  'caf\u00e9 the \u{1f4a9}',
  'crlf the\r',
  'foo bar',
  'foofoo',
  'no newline at the end',
].join('\n');
const file = folder.write('a.txt', text);
const other = folder.write('b.txt', 'the other\nnothing\n');
const broken = folder.write('broken.txt', Buffer.from('6120ff20610a62c30a610a', 'hex'));
folder.write('empty.txt', '');

/** The same words to both programs; grep's basic syntax for what differs is avoided. */
const ALIKE: readonly string[][] = [
  ['the'],
  ['-n', 'the'],
  ['-nb', 'the'],
  ['-c', 'the'],
  ['-v', 'the'],
  ['-vn', 'the'],
  ['-vc', 'the'],
  ['-i', 'THE'],
  ['-in', 'the'],
  ['-l', 'the'],
  ['-l', 'nowhere'],
  ['-m', '2', 'the'],
  ['-m2', '-n', 'the'],
  ['-m', '0', 'the'],
  ['-q', 'the'],
  ['-q', 'nowhere'],
  ['nowhere'],
  ['-H', 'the'],
  ['-Hn', 'the'],
  ['-w', 'foo'],
  ['-x', 'foofoo'],
  ['-F', '.'],
  ['-F', 'The End.'],
  ['-o', 'foo'],
  ['-on', 'o'],
  ['-ob', 'oo'],
  ['-e', 'foo', '-e', 'dog'],
  ['-n', '-e', 'x86', '-e', 'End'],
  ['-A1', 'lazy'],
  ['-B1', 'lazy'],
  ['-C1', '-n', 'lazy'],
  ['-C', '1', '-n', 'the'],
  ['-A2', '-B1', '-nb', 'o'],
  ['-A', '3', 'end'],
  ['-B', '9', '-n', 'foofoo'],
  ['-C1', '-m1', 'the'],
  ['-vA1', 'the'],
  ['-n', ''],
  ['-c', ''],
  ['-n', '^$'],
  ['-n', 'e$'],
  ['-n', '^the'],
];

describe.skipIf(noGrep)('the command, as grep', () => {
  // Each call starts two programs: not everything is tried with everything.
  it.each(ALIKE.map((args, i) => [args.join(' '), args, i] as const))('%s', (_, args, i) => {
    const inputs = [[file], [file, other], [broken], [folder.path('empty.txt'), file]];
    for (const files of [inputs[i % 4]!, inputs[(i + 1) % 4]!]) {
      const expected = gnuGrep(['-a', ...args, ...files]);
      const found = parallelSearch([...args, ...files]);
      expect({ ...found, stderr: '' }, files.join(' ')).toEqual({ ...expected, stderr: '' });
    }
  });

  it.each(ALIKE.filter((_, i) => i % 3 === 1).map((args) => [args.join(' '), args] as const))(
    'piped in: %s',
    (_, args) => {
      const expected = gnuGrep(['-a', ...args], { input: text });
      const found = parallelSearch(args, { input: text });
      // grep has another name for it.
      expect(found.stdout.replaceAll('<stdin>', '(standard input)')).toBe(expected.stdout);
      expect(found.status).toBe(expected.status);
    },
  );
});

describe('the command', () => {
  it('goes on after a file that is not there, and exits with 2', () => {
    const missing = folder.path('missing.txt');
    const { status, stdout, stderr } = parallelSearch(['-c', 'the', missing, other]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: `${other}:1\n` });
    expect(stderr).toBe(`parallel-search: file ${JSON.stringify(missing)}: does not exist\n`);
    expect(parallelSearch(['-s', 'the', missing]).stderr).toBe('');
    expect(parallelSearch(['-q', 'the', other, missing]).status).toBe(0);
  });

  it.each([
    [['--nothing', 'x'], 'option "--nothing" is not known'],
    [['-Z', 'x'], 'option "-Z" is not known'],
    [[], 'a pattern is needed'],
    [['-A', 'x', 'y'], 'option "--after-context": "x" is not a whole number'],
    [['-m', '-1', 'y'], 'option'],
    [['--color', 'blue', 'y'], 'option "--color": "blue" is not one of auto, always and never'],
    [['--max-filesize', '3X', 'y'], 'option "--max-filesize": "3X" is not a size'],
    [['(', file], 'pattern "(": Invalid regular expression'],
    [['--strategy', 'fibers', 'x', file], 'option "strategy": "fibers" is not'],
    [['--chunk-bytes', '0', 'x', file], 'option "chunkBytes": 0 is not'],
  ])('says in one line what is wrong with %j, and exits with 2', (args, line) => {
    const { status, stdout, stderr } = parallelSearch(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr.startsWith('parallel-search: ')).toBe(true);
  });

  it('helps, and tells its version', () => {
    const help = parallelSearch(['--help']);
    expect(help.status).toBe(0);
    expect(help.stdout).toMatch(/^Usage: parallel-search/);
    for (const line of help.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(parallelSearch(['-V']).stdout).toMatch(/^parallel-search \d+\.\d+\.\d+\n$/);
  });

  it('colours what matches, and replaces it', () => {
    const red = '\x1b[1m\x1b[31m';
    const colored = parallelSearch(['--color', 'always', '-n', 'foo', file]);
    expect(colored.stdout).toBe(
      `\x1b[32m9\x1b[0m:${red}foo\x1b[0m bar\n\x1b[32m10\x1b[0m:${red}foo\x1b[0m${red}foo\x1b[0m\n`,
    );
    const replaced = parallelSearch(['-r', '<$&$$>', 'foo', file]).stdout;
    expect(replaced).toBe('<foo$> bar\n<foo$><foo$>\n');
    expect(parallelSearch(['-or', '$2-$<one>', '(?<one>l)(a)', file]).stdout).toBe('a-l\n');
  });

  it("prints ripgrep's JSON", () => {
    const { stdout, status } = parallelSearch(['--json', '-A1', 'la?', file, other]);
    expect(status).toBe(0);
    const messages = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const types: string[] = messages.map(({ type, data }) =>
      `${type} ${data.line_number ?? ''}`.trimEnd(),
    );
    expect(types).toEqual([
      ...['begin', 'match 4', 'context 5', 'match 8', 'context 9', 'match 11'],
      ...['end', 'summary'],
    ]);
    expect(messages[0]).toEqual({ type: 'begin', data: { path: { text: file } } });
    expect(messages[1]).toEqual({
      type: 'match',
      data: {
        path: { text: file },
        lines: { text: 'the lazy dog\n' },
        line_number: 4,
        absolute_offset: 32,
        submatches: [{ match: { text: 'la' }, start: 4, end: 6 }],
      },
    });
    expect(messages.at(-1)).toMatchObject({ type: 'summary', data: { stats: { searches: 2 } } });
  });

  describe('with -U, as ripgrep 15', () => {
    const blocks = folder.write('blocks.txt', 'a1\nb1\na2\nb2\nx\na3\nb3\ny\n\na\n\nb');
    const red = (part: string) => `\x1b[1m\x1b[31m${part}\x1b[0m`;
    const green = (part: string) => `\x1b[32m${part}\x1b[0m`;
    const cases: [string[], string[]][] = [
      [
        ['-n', 'a\\d\\nb'],
        ['1:a1', '2:b1', '3:a2', '4:b2', '6:a3', '7:b3'],
      ],
      [
        ['-n', '-m2', 'a\\d\\nb'],
        ['1:a1', '2:b1', '3:a2', '4:b2'],
      ],
      [['-c', 'a\\d\\nb'], ['3']],
      [
        ['-nv', 'a\\d?\\nb'],
        ['5:x', '8:y', '9:', '10:a', '11:', '12:b'],
      ],
      [
        ['-no', 'a\\d\\nb.'],
        ['1:a1', '2:b1', '3:a2', '4:b2', '6:a3', '7:b3'],
      ],
      [
        ['-no', 'a\\n\\nb'],
        ['10:a', '12:b'],
      ],
      [
        ['-n', '-C1', 'a3\\nb'],
        ['5-x', '6:a3', '7:b3', '8-y'],
      ],
      [
        ['-n', '-r', '<$1>', 'a(\\d)\\nb.'],
        ['1:<1>', '3:<2>', '6:<3>'],
      ],
      [['-n', '-r', 'Z', 'x\\n'], ['5:Z']],
      // An end of a line that is replaced joins it with the next, if that matches as well.
      [
        ['-n', '-r', '-', '[ab]\\d\\n'],
        ['1:----', '6:--'],
      ],
      [
        ['-n', '-A1', '-r', '-', 'b\\d\\n'],
        ['2:-', '3-a2', '4:-', '5-x', '--', '7:-', '8-y'],
      ],
      [['-n', '^b2$'], ['4:b2']],
      [
        ['-n', '--multiline-dotall', 'x.a3'],
        ['5:x', '6:a3'],
      ],
      [
        ['-n', '--color=always', '3\\nb'],
        [`${green('6')}:a${red('3')}`, `${green('7')}:${red('b')}3`],
      ],
    ];

    it.each(cases.map(([args, lines]) => [args.join(' '), args, lines] as const))(
      '%s',
      (_, args, lines) => {
        const found = parallelSearch(['-U', ...args, blocks]);
        expect(found).toEqual({ status: 0, stdout: `${lines.join('\n')}\n`, stderr: '' });
      },
    );

    /** More than is read at once, and at its end what the native engine leaves to RegExp. */
    const large = folder.write(
      'large.txt',
      `${'a1\nb1 a2\nb2\nc\n'.repeat(70_000)}a \u{1f4a9}\nb\r\na\nb`,
    );

    it.each([
      ['-n', 'a\\d\\nb'],
      ['-nb', '[^c]\\nb'],
      ['-o', 'a\\d\\nb'],
      ['-on', '\\d$\\n\\w'],
      ['-n', '-m3', 'a.?\\nb'],
      ['-nv', '[^c]\\nb'],
      ['-ob', '[^c]\\nb'],
      ['--color=always', '-H', 'a\\d\\nb.'],
    ])('prints the same by native threads and by RegExp: %s %s', (...args) => {
      const js = parallelSearch(['-U', '--kernel', 'js', ...args, large]);
      expect(js.stdout.length).toBeGreaterThan(9);
      expect(parallelSearch(['-U', ...args, large])).toEqual(js);
    });

    it('replaces ends of lines that are searched in stretches: one line goes on', () => {
      const lines = 2_200_000;
      const joined = folder.write('joined.txt', `${'a\n'.repeat(lines)}b\nc\n`);
      expect(parallelSearch(['-Un', '-r', '', '(?:aa|a|c)\\n', joined]).stdout).toBe(
        `1:\n${lines + 2}:\n`,
      );
      const { stdout } = parallelSearch(['-Uc', '-r', '', 'a\\n', joined]);
      expect(stdout).toBe(`${lines}\n`);
    });

    it('prints lines that matches hold together as one message of JSON', () => {
      const { stdout } = parallelSearch(['-U', '--json', 'a\\d\\nb', blocks]);
      const [, first] = stdout.split('\n');
      expect(JSON.parse(first!)).toMatchObject({
        type: 'match',
        data: {
          lines: { text: 'a1\nb1\na2\nb2\n' },
          submatches: [
            { match: { text: 'a1\nb' }, start: 0, end: 4 },
            { match: { text: 'a2\nb' }, start: 6, end: 10 },
          ],
        },
      });
    });
  });

  it('prints parts and lines around of what is piped in', () => {
    const input = 'x\na1 a2\ny\nz\na3\n';
    expect(parallelSearch(['-nob', 'a\\d'], { input }).stdout).toBe('2:2:a1\n2:5:a2\n5:12:a3\n');
    expect(parallelSearch(['-nA1', 'a1'], { input }).stdout).toBe('2:a1 a2\n3-y\n');
    expect(parallelSearch(['-cU', 'a.\\n'], { input }).stdout).toBe('2\n');
  });

  it('says which ways were chosen, and why', () => {
    const { stderr } = parallelSearch(['--explain', 'the', file]);
    expect(stderr).toContain(noNative ? 'engine: js' : 'engine: native');
    expect(stderr).toContain('strategy');
    const lookBehind = parallelSearch(['--explain', '(?<=a)b', file]);
    expect(lookBehind.stderr).toContain('engine: js');
  });

  it('ends quietly when nobody reads any more', async () => {
    const long = folder.write('long.txt', 'a line that matches\n'.repeat(500_000));
    for (const args of [
      ['-n', 'line', long],
      ['-no', 'line', long],
      ['--json', 'line', long],
    ]) {
      const child = startSearch(args);
      child.stdout.once('data', () => child.stdout.destroy());
      let stderr = '';
      child.stderr.on('data', (data) => {
        stderr += data;
      });
      const [status] = await once(child, 'close');
      const said = withoutNotice(stderr);
      expect({ status, said }, args.join(' ')).toEqual({ status: 0, said: '' });
    }
  });

  it.each([[[]], [['--kernel', 'js']]])('searches folders as ripgrep does %j', (kernel) => {
    const root = folder.path('tree');
    mkdirSync(`${root}/.git`, { recursive: true });
    mkdirSync(`${root}/sub/deep`, { recursive: true });
    for (const [name, content] of Object.entries({
      '.gitignore': '*.log\n',
      'one.txt': 'here\n',
      'two.log': 'here\n',
      'sub/three.md': 'there\nhere\n',
      'sub/deep/.hidden': 'here\n',
    })) {
      writeFileSync(`${root}/${name}`, content);
    }
    const lines = (...args: string[]) => {
      const { stdout, status } = parallelSearch([...kernel, ...args], { cwd: root });
      return { status, lines: stdout.split('\n').filter(Boolean) };
    };
    expect(lines('-n', '--sort', 'path', 'here', '.')).toEqual({
      status: 0,
      lines: ['./one.txt:1:here', './sub/three.md:1:there', './sub/three.md:2:here'],
    });
    expect(lines('-l', '--sort=path', '--hidden', '--no-ignore', 'here', '.').lines).toHaveLength(
      4,
    );
    expect(lines('-c', '-g', '*.md', 'here', '.').lines).toEqual(['./sub/three.md:2']);
    expect(lines('--files-without-match', '--sort=path', 'there', '.').lines).toEqual([
      './one.txt',
    ]);
    expect(lines('-v', '-t', 'md', 'there', '.').lines).toEqual(['./sub/three.md:here']);
    expect(lines('nowhere', '.')).toEqual({ status: 1, lines: [] });
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { temporaryFolder } from 'test-support/folder';
import { describe, expect, it } from 'vitest';
import { parallelSearch } from './support/command.js';

/** What people type who come from ripgrep or grep; what is expected is what ripgrep 15 prints. */
describe('habits', () => {
  const folder = temporaryFolder();
  const cwd = folder.path('tree');
  mkdirSync(`${cwd}/sub`, { recursive: true });
  for (const [name, content] of Object.entries({
    'a.txt': 'Foo bar\nbaz foo\n',
    'b.bin': 'x\0foo\n',
    'dash.txt': '-foo\nx -foo foo\n',
    'sub/c.js': 'foo\n',
    '.hidden': 'foo\n',
    'new\nline.md': 'foo\n',
    '.ignore': '*.bin\n',
  })) {
    writeFileSync(`${cwd}/${name}`, content);
  }
  const patterns = folder.write('patterns', 'foo\nbar\n');
  const nothing = folder.write('nothing', '');
  const run = (args: readonly string[], input?: string) =>
    parallelSearch(args, { cwd, ...(input !== undefined && { input }) });

  it.each<[string[], string]>([
    [['-f', patterns, 'a.txt'], 'Foo bar\nbaz foo\n'],
    [['-nf', patterns, '-e', 'x', 'a.txt'], '1:Foo bar\n2:baz foo\n'],
    [['-f', nothing, 'a.txt'], ''],
    [['-vf', nothing, 'a.txt'], 'Foo bar\nbaz foo\n'],
    [['-F', '-f', nothing, '-x', 'a.txt'], ''],
    [['-e', '-foo', 'dash.txt'], '-foo\nx -foo foo\n'],
    [['-xne', '-foo', 'dash.txt'], '1:-foo\n'],
    [['--regexp', '-foo', '-c', 'dash.txt'], '2\n'],
    [['-o', '--', '-foo', 'dash.txt'], '-foo\n-foo\n'],
    [['-m1', '-A1', '-e', 'Foo', 'a.txt'], 'Foo bar\nbaz foo\n'],
    [['--heading', '-n', 'foo', 'a.txt', 'sub'], 'a.txt\n2:baz foo\n\nsub/c.js\n1:foo\n'],
    [
      ['--heading', '-C1', '-n', 'foo', 'a.txt', 'sub'],
      'a.txt\n1-Foo bar\n2:baz foo\n\nsub/c.js\n1:foo\n',
    ],
    [['--column', 'foo', 'dash.txt'], '1:2:-foo\n2:4:x -foo foo\n'],
    [['--column', '-o', 'foo', 'dash.txt'], '1:2:foo\n2:4:foo\n2:8:foo\n'],
    [['--column', '-v', 'foo', 'a.txt'], '1:Foo bar\n'],
    [['-U', '--column', 'r\\nb', 'a.txt'], '1:7:Foo bar\n2:7:baz foo\n'],
    [
      ['--vimgrep', 'foo', 'dash.txt'],
      'dash.txt:1:2:-foo\ndash.txt:2:4:x -foo foo\ndash.txt:2:8:x -foo foo\n',
    ],
    [['-l0', '--sort', 'path', 'foo'], 'a.txt\0dash.txt\0new\nline.md\0sub/c.js\0'],
    [['-0', 'foo', 'sub'], 'sub/c.js\0foo\n'],
    [['-H', '--null', 'foo', 'a.txt'], 'a.txt\0baz foo\n'],
    [['-c0', 'foo', 'sub'], 'sub/c.js\x001\n'],
    [['--files', '-g', '*.{js,txt}', '--sort', 'path'], 'a.txt\ndash.txt\nsub/c.js\n'],
    [['--files', '-u', 'sub', 'b.bin'], 'sub/c.js\nb.bin\n'],
    [['-uul', '-g', '.hidden', 'foo', '.'], './.hidden\n'],
    [['-uuu', '-g', '*.bin', 'foo', '.'], './b.bin:x\0foo\n'],
    [['--no-heading', '--line-buffered', '--no-config', 'bar', 'a.txt'], 'Foo bar\n'],
  ])('%j', (args, stdout) => {
    const found = run(args);
    const status = stdout === '' ? 1 : 0;
    expect(found).toEqual({ status, stdout, stderr: '' });
  });

  it('takes patterns from standard input, and names every type', () => {
    expect(run(['-f', '-', 'a.txt'], 'bar\n').stdout).toBe('Foo bar\n');
    expect(run(['--type-list']).stdout).toContain('\nrust: *.rs\n');
    expect(run(['--files', '-g', '*.none']).status).toBe(1);
    const pretty = '\x1b[35msub/c.js\x1b[0m\n\x1b[32m1\x1b[0m:\x1b[1m\x1b[31mfoo\x1b[0m\n';
    expect(run(['-p', 'foo', 'sub']).stdout).toBe(pretty);
  });

  it.each<[string[], string]>([
    [['-P', 'x'], "patterns are JavaScript's regular expressions"],
    [['--include', '*.js', 'x'], 'use -g GLOB'],
    [['-R', 'x', '.'], '-L follows links'],
    [['-2', 'x'], 'use -C NUM'],
    [['--stats', 'x'], 'use --json'],
    [['-f', 'missing', 'x'], 'option "--file": "missing" does not exist'],
    [['--files', 'missing'], "ENOENT: No such file or directory, open 'missing'"],
  ])('refuses %j, and says what to do', (args, line) => {
    const { status, stdout, stderr } = run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

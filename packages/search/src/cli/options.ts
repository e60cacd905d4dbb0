import { parseArgs } from 'node:util';
import { FEEDS } from '../options.js';
import { UsageError } from './usage-error.js';

/** An option as the help shows it and parseArgs takes it. */
interface OptionSpec {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  readonly multiple?: true;
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly help: string;
}

const bool = (help: string, short?: string): OptionSpec => ({
  type: 'boolean',
  help,
  ...(short && { short }),
});
const many = (help: string, short: string): OptionSpec => ({
  ...bool(help, short),
  multiple: true,
});
const text = (value: string, help: string, short?: string): OptionSpec => ({
  type: 'string',
  value,
  help,
  ...(short && { short }),
});
const list = (value: string, help: string, short?: string): OptionSpec => ({
  ...text(value, help, short),
  multiple: true,
});

/** Every option, by the part of the help that it stands in. */
const SECTIONS: Record<string, Record<string, OptionSpec>> = {
  'The pattern': {
    regexp: list('PATTERN', 'a JavaScript regular expression; several match if one does', 'e'),
    file: list('FILE', 'the patterns of a file, one a line; - is standard input', 'f'),
    'fixed-strings': bool('patterns are literal text', 'F'),
    'ignore-case': bool('letters match in both cases', 'i'),
    'smart-case': bool('the same, if no pattern has a capital letter', 'S'),
    'word-regexp': bool('only whole words', 'w'),
    'line-regexp': bool('only whole lines', 'x'),
    'invert-match': bool('the lines that do not match', 'v'),
    multiline: bool('a match may go over several lines; ^ and $ are ends of lines', 'U'),
    'multiline-dotall': bool('and . matches line feeds, too'),
  },
  'What is printed': {
    'line-number': bool('the number of each line (as usual on a terminal)', 'n'),
    'no-line-number': bool('no numbers', 'N'),
    'byte-offset': bool('the offset of each line, in bytes', 'b'),
    'with-filename': bool('the name of each file (as usual with several)', 'H'),
    'no-filename': bool('no names', 'I'),
    heading: bool('the name of each file on a line of its own, before its lines'),
    column: bool('where in its line the first match begins, in bytes from 1'),
    vimgrep: bool('each match with its line and all of the above'),
    pretty: bool('the same as --color=always --heading -n', 'p'),
    null: bool('a NUL byte behind each name of a file', '0'),
    'only-matching': bool('only what matches in each line', 'o'),
    replace: text('TEXT', 'this instead of what matches, with $1, $<name> and $&', 'r'),
    'before-context': text('NUM', 'so many lines before each match', 'B'),
    'after-context': text('NUM', 'so many lines after', 'A'),
    context: text('NUM', 'both', 'C'),
    count: bool('only how many lines match', 'c'),
    'files-with-matches': bool('only the names of files with a match', 'l'),
    'files-without-match': bool('only the names of files without one'),
    'max-count': text('NUM', 'no more matching lines in a file than this', 'm'),
    quiet: bool('nothing; the exit status tells', 'q'),
    json: bool("one object a line, in ripgrep's format"),
    color: text('WHEN', 'auto, always or never'),
    'no-messages': bool('nothing of files that cannot be read', 's'),
  },
  'Which files': {
    files: bool('print the names of files that would be searched'),
    'type-list': bool('print the types of files, and their names'),
    glob: list('GLOB', 'only files that match; with !, only others', 'g'),
    type: list('TYPE', "only files of one of ripgrep's types", 't'),
    'type-not': list('TYPE', 'only others', 'T'),
    hidden: bool('hidden files too', '.'),
    'no-ignore': bool('what .gitignore and its like leave out too'),
    unrestricted: many('-u as --no-ignore, -uu and --hidden, -uuu and --text', 'u'),
    follow: bool('follow symbolic links', 'L'),
    'max-depth': text('NUM', 'so many folders deep', 'd'),
    'max-filesize': text('SIZE', 'no larger files (K, M, G)'),
    text: bool('binary files as if they were text', 'a'),
    'search-zip': bool('what gzip, zstd, bzip2 and xz files hold', 'z'),
    encoding: text('NAME', 'how text is encoded, for instance utf-16le', 'E'),
    sort: text('ORDER', 'path, or none: as they come'),
  },
  'How it is run': {
    threads: text('NUM', 'how many workers; one for each processor', 'j'),
    strategy: text('NAME', 'native, threads, processes or inline'),
    kernel: text('NAME', 'native or js'),
    feed: text('NAME', FEEDS.join(' or ')),
    memory: text('NAME', 'copy, transfer or shared'),
    'chunk-bytes': text('NUM', 'the size of a piece'),
    explain: bool('say on standard error what was chosen, and why'),
    progress: bool('a progress bar (as usual on a terminal)'),
    'no-progress': bool('none'),
    help: bool('this', 'h'),
    version: bool('which one this is', 'V'),
  },
};

const specs: Record<string, OptionSpec> = Object.assign({}, ...Object.values(SECTIONS));

/** Options of ripgrep and grep that ask for what is done in any case. */
const AS_IT_IS: Record<string, OptionSpec> = Object.fromEntries(
  ['no-heading', 'no-config', 'line-buffered', 'no-mmap', 'recursive'].map((name) => [
    name,
    bool(''),
  ]),
);

const JAVASCRIPT = "patterns are JavaScript's regular expressions, look-around included";
const GLOB = "use -g GLOB, or -g '!GLOB' for what is to be left out";
const NO_IGNORE = 'use --no-ignore';

/** What to use instead of habits that end here. */
const INSTEAD: Record<string, string> = {
  ...{ '-P': JAVASCRIPT, '--pcre2': JAVASCRIPT, '--perl-regexp': JAVASCRIPT, '-G': JAVASCRIPT },
  ...{ '--extended-regexp': JAVASCRIPT, '--basic-regexp': JAVASCRIPT },
  ...{ '--include': GLOB, '--exclude': GLOB, '--exclude-dir': GLOB, '--iglob': GLOB },
  '-R': 'folders are searched with all that is in them; -L follows links',
  '-Z': 'use -0 for NUL bytes behind names, -z for packed files',
  '-y': 'use -i',
  ...{ '--no-ignore-vcs': NO_IGNORE, '--no-ignore-parent': NO_IGNORE },
  ...{ '--no-ignore-dot': NO_IGNORE, '--no-ignore-global': NO_IGNORE },
  '--case-sensitive': 'case counts unless -i or -S is given',
  '--count-matches': 'use -o and count lines, or -U with -c',
  '--stats': 'use --json, whose last line has them',
  ...{ '--passthru': "use -e PATTERN -e ''", '--passthrough': "use -e PATTERN -e ''" },
  '--sort-files': 'use --sort path',
  '--sortr': 'use --sort path',
  '--debug': 'use --explain',
  '--crlf': 'a carriage return belongs to its line: end the pattern with \\r?$',
};

/**
 * What grep takes for an option's value may begin with a hyphen, which parseArgs takes for a slip:
 * values are tied to their options, and clusters of letters taken apart.
 */
function withValues(args: readonly string[]): string[] {
  const all: string[] = [];
  const byLetter = new Map(Object.entries(specs).map(([name, { short }]) => [short, name]));
  const takesValue = (name: string | undefined) =>
    name !== undefined && specs[name]?.type === 'string';
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i]!;
    if (arg === '--') return [...all, ...args.slice(i)];
    if (arg.startsWith('--')) {
      const isTied = takesValue(arg.slice(2)) && i + 1 < args.length;
      if (isTied) i += 1;
      all.push(isTied ? `${arg}=${args[i]}` : arg);
      continue;
    }
    if (!arg.startsWith('-') || arg === '-') {
      all.push(arg);
      continue;
    }
    for (let at = 1; at < arg.length; at += 1) {
      const name = byLetter.get(arg[at]);
      const rest = arg.slice(at + 1);
      const value = rest === '' ? args[i + 1] : rest;
      if (!takesValue(name) || value === undefined) {
        all.push(`-${arg[at]}`);
        continue;
      }
      if (rest === '') i += 1;
      all.push(`--${name}=${value}`);
      break;
    }
  }
  return all;
}

/** What was given, by the options' long names. */
export type Given = Record<string, string | boolean | string[] | boolean[] | undefined>;

/** @throws UsageError for what is no option. */
export function parseArguments(args: readonly string[]): { values: Given; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries({ ...specs, ...AS_IT_IS }).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short && { short }), ...(multiple && { multiple }) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: withValues(args),
      options,
      allowPositionals: true,
    });
    return { values: values as Given, positionals };
  } catch (error) {
    throw new UsageError(whyNot(error as Error & { code?: string }));
  }
}

/** The first sentence of what parseArgs says. */
function whyNot({ message, code }: Error & { code?: string }): string {
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const name = /'([^']*)'/.exec(message)?.[1] ?? '';
    const instead = /^-\d/.test(name) ? 'for lines around use -C NUM' : INSTEAD[name];
    return `option "${name}" is not known${instead ? `: ${instead}` : ''}`;
  }
  const first = message.split(/[.\n]/, 1)[0]!;
  return first.charAt(0).toLowerCase() + first.slice(1);
}

export function helpText(): string {
  const lines = [
    'Usage: parallel-search [options] PATTERN [PATH...]',
    '       parallel-search [options] -e PATTERN... [PATH...]',
    '',
    'Prints the lines of files that match, searched on every core. Without a path it',
    'searches standard input if something is piped in, otherwise this folder.',
  ];
  for (const [title, options] of Object.entries(SECTIONS)) {
    lines.push('', `${title}:`);
    for (const [name, spec] of Object.entries<OptionSpec>(options)) {
      const short = spec.short ? `-${spec.short}, ` : '    ';
      const flag = `  ${short}--${name}${spec.value ? ` ${spec.value}` : ''}`;
      lines.push(`${flag.padEnd(32)} ${spec.help}`);
    }
  }
  lines.push('', 'Exit status: 0 if a line matches, 1 if none does, 2 for an error.', '');
  return lines.join('\n');
}

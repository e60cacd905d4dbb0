/** Why a text is no glob. */
export class GlobError extends Error {}

interface GlobOptions {
  /** Whether a `[` without its `]` stands for itself, as it does in a `.gitignore`. */
  readonly lenient: boolean;
}

/** A part of a regular expression, and whether it stands for a `**`, which may not be doubled. */
interface Token {
  readonly source: string;
  readonly isRecursive?: true;
}

const PREFIX: Token = { source: '(?:/?|.*/)', isRecursive: true };
const SUFFIX: Token = { source: '/.*', isRecursive: true };
const BETWEEN: Token = { source: '(?:/|/.*/)' };
const IN_NAME: Token = { source: '[^/]*' };

/**
 * A glob as a regular expression's source, without ends, for paths of bytes: each character of
 * glob and path stands for one byte. The dialect is that of ripgrep (Rust's `globset`), with what
 * it takes and what it refuses: `*` and `?` stop at a slash, `**` does not, `{a,b}` nests, a
 * backslash quotes; in a class nothing does.
 * @throws GlobError
 */
export function globSource(glob: string, options: GlobOptions): string {
  return new GlobParser(glob, options).parse();
}

/** Matches what `globSource` says, and nothing more. */
export function anchored(sources: readonly string[]): RegExp {
  return new RegExp(`^(?:${sources.join('|')})$`, 's');
}

class GlobParser {
  /** The glob, and each alternative that is open, from the outermost in. */
  readonly #branches: Token[][] = [[]];
  /** Where in `#branches` the alternatives of each open brace begin. */
  readonly #braces: number[] = [];
  #at = 0;
  #classes = true;

  constructor(
    private readonly glob: string,
    private readonly options: GlobOptions,
  ) {}

  parse(): string {
    const { glob } = this;
    while (this.#at < glob.length) {
      const char = glob[this.#at++]!;
      if (char === '?') this.#push({ source: '[^/]' });
      else if (char === '*') this.#star();
      else if (char === '[' && this.#classes) this.#class();
      else if (char === '{') this.#openBrace();
      else if (char === '}') this.#closeBrace();
      else if (char === ',' && this.#braces.length > 0) this.#branches.push([]);
      else if (char === '\\') this.#escaped();
      else this.#push(literal(char));
    }
    if (this.#branches.length > 1) {
      throw new GlobError("unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)");
    }
    const [tokens] = this.#branches as [Token[]];
    return tokens.length === 1 && tokens[0] === PREFIX ? '.*' : sourceOf(tokens);
  }

  get #tokens(): Token[] {
    return this.#branches.at(-1)!;
  }

  #push(token: Token): void {
    this.#tokens.push(token);
  }

  #openBrace(): void {
    this.#braces.push(this.#branches.length);
    this.#branches.push([]);
  }

  #closeBrace(): void {
    const first = this.#braces.pop();
    if (first === undefined) {
      throw new GlobError("unopened alternate group; missing '{' (maybe escape '}' with '[}]'?)");
    }
    const alternatives = this.#branches.splice(first).map(sourceOf);
    const some = alternatives.filter((source) => source !== '');
    this.#push({ source: some.length > 0 ? `(?:${some.join('|')})` : '' });
  }

  #escaped(): void {
    const char = this.glob[this.#at++];
    if (char === undefined) throw new GlobError("dangling '\\'");
    this.#push(literal(char));
  }

  /** One star stays in a name; two go over slashes where they are all of a path's part. */
  #star(): void {
    const { glob } = this;
    const before = glob[this.#at - 2];
    if (glob[this.#at] !== '*') {
      this.#push(IN_NAME);
      return;
    }
    this.#at += 1;
    const after = glob[this.#at];
    const isInBraces = this.#branches.length > 1;
    if (this.#tokens.length === 0) {
      if (after === undefined || after === '/') {
        this.#push(PREFIX);
        this.#at += 1;
      } else this.#push(IN_NAME);
      return;
    }
    const isSuffix = after === undefined || (isInBraces && (after === ',' || after === '}'));
    const begins = before === '/' || (isInBraces && (before === ',' || before === '{'));
    if (!begins || !(isSuffix || after === '/')) {
      this.#push(IN_NAME);
      return;
    }
    if (!isSuffix) this.#at += 1;
    // The slash before it, unless that belongs to another `**`.
    const last = this.#tokens.pop()!;
    this.#push(last.isRecursive ? last : isSuffix ? SUFFIX : BETWEEN);
  }

  #class(): void {
    const { glob } = this;
    const start = this.#at;
    const isNegated = glob[this.#at] === '!' || glob[this.#at] === '^';
    if (isNegated) this.#at += 1;
    const ranges: [from: string, to: string][] = [];
    let isOpen = false;
    for (let isFirst = true; ; isFirst = false) {
      const char = glob[this.#at++];
      if (char === undefined) {
        if (!this.options.lenient) throw new GlobError("unclosed character class; missing ']'");
        this.#at = start;
        this.#classes = false;
        this.#push(literal('['));
        return;
      }
      if (char === ']' && !isFirst) break;
      if (char === '-' && !isFirst && !isOpen) {
        isOpen = true;
        continue;
      }
      if (isOpen) {
        const range = ranges.at(-1)!;
        if (char < range[0]) throw new GlobError(`invalid range; '${range[0]}' > '${char}'`);
        range[1] = char;
      } else ranges.push([char, char]);
      isOpen = false;
    }
    if (isOpen) ranges.push(['-', '-']);
    const items = ranges.map(([from, to]) => `${inClass(from)}-${inClass(to)}`);
    this.#push({ source: `[${isNegated ? '^' : ''}${items.join('')}]` });
  }
}

function sourceOf(tokens: readonly Token[]): string {
  return tokens.map(({ source }) => source).join('');
}

function literal(char: string): Token {
  return { source: char.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&') };
}

function inClass(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

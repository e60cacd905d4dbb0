import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { emitAny, emitSet, NOTHING, type Text, textFor, Untranslatable } from './emit.js';
import { isWord, LINE_BREAKS, lineEnd, plainSet } from './known-sets.js';
import { least, minLength } from './min-length.js';
import { type Ranges, type SetFlags, setOf, within } from './sets.js';
import { hasStrings } from './strings.js';

/*
 * Says a JavaScript pattern in the syntax of Rust's regex crate (bytes, not
 * Unicode, multi-line), or says why it cannot be said. What is emitted matches in
 * a line exactly if the pattern matches in the line's text, where the text is the
 * bytes decoded as UTF-8 with U+FFFD for what is malformed:
 *
 * - Each class is asked of RegExp itself and emitted as the bytes of its characters;
 *   `Text` says what these are characters of. UTF-8 keeps in step: what begins with
 *   the first byte of a character is that character.
 * - \b has ASCII's word characters in JavaScript too (save with u and i), and so do
 *   the byte-wise looks here. \B, and the looks that -w stands for, also hold between
 *   the bytes of one character: a pattern with one must be followed by a whole
 *   character or the end, which keeps its matches in step and changes nothing else.
 * - With m, ^ and $ also hold beside \r, U+2028 and U+2029. At the very start and
 *   end of a match such a character may as well be taken into it.
 * - No part of a match may be a line feed: the kernel searches many lines at once.
 *
 * Which of several matches is found may differ, whether there is one cannot:
 * without back references and look-around, both engines decide one language.
 */

/** A pattern of Rust's regex crate, and what it is matched against. */
export interface Translation {
  readonly source: string;
  readonly text: Text;
  /** Whether it is so only in a text in which nothing but line feeds ends lines. */
  readonly feedsOnly?: boolean;
  /** Whether it asks where a whole text ends. */
  readonly asksForEnd?: boolean;
}

export interface Translator {
  /** Leaves out what cannot be said: it matches wherever the pattern does, and elsewhere. */
  readonly loosely?: boolean;
  /** Refuses what may match elsewhere than the pattern does: see `translate-spans.ts`. */
  readonly exactly?: boolean;
  /** Over a whole text with its line feeds, rather than over a line. */
  readonly wholeText?: boolean;
}

interface Flags extends SetFlags {
  readonly multiline: boolean;
}

/** Whether a node is the first or the last that a match consists of. */
interface Edge {
  readonly first: boolean;
  readonly last: boolean;
}

const INSIDE: Edge = { first: false, last: false };
const ORDER: readonly Text[] = ['bytes', 'points', 'units'];

/** The larger of what two patterns need; a pattern is the same in more than it needs. */
export function wider(a: Text, b: Text): Text {
  return ORDER[Math.max(ORDER.indexOf(a), ORDER.indexOf(b))]!;
}

export function translate(
  pattern: string | RegExp,
  how: Translator = {},
): (text: Text) => Translation {
  const { loosely = false, exactly = false } = how;
  const source = typeof pattern === 'string' ? undefined : pattern;
  if (source === undefined) return translateLiteral(pattern as string, how);
  const flags: Flags = {
    ignoreCase: source.ignoreCase,
    dotAll: source.dotAll,
    multiline: source.multiline,
    unicode: source.flags.includes('v') ? 'v' : source.unicode ? 'u' : '',
  };
  const ast = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(
    source.source,
    0,
    source.source.length,
    { unicode: flags.unicode === 'u', unicodeSets: flags.unicode === 'v' },
  );
  if ((loosely || exactly) && minLength(ast.alternatives) === 0) {
    throw new Untranslatable('it can match nothing at all');
  }
  if (exactly && source.sticky) throw new Untranslatable('the flag y');
  return (text) => new Emitter(text, how, source.sticky).pattern(ast, flags);
}

function translateLiteral(
  literal: string,
  { exactly, wholeText = false }: Translator,
): (text: Text) => Translation {
  if (exactly && literal === '') throw new Untranslatable('it can match nothing at all');
  const wellFormed = !/\p{Surrogate}/u.test(literal);
  const codes = wellFormed
    ? Array.from(literal, (c) => c.codePointAt(0)!)
    : Array.from({ length: literal.length }, (_, i) => literal.charCodeAt(i));
  const sets = codes.map((code): Ranges => [[code, code]]);
  return (text) => ({
    source: sets.map((set) => emitSet(set, text, wholeText)).join(''),
    text: sets.map(textFor).reduce(wider, 'bytes'),
  });
}

class Emitter {
  /** What has turned out to be needed so far. */
  #needed: Text = 'bytes';
  /** Whether something may hold in the middle of a character. */
  #outOfStep = false;
  /** Groups whose copies are being emitted for a back reference. */
  readonly #copying = new Set<AST.CapturingGroup>();

  #feedsOnly = false;
  #asksForEnd = false;
  private readonly loosely: boolean;

  constructor(
    private readonly text: Text,
    private readonly how: Translator,
    private readonly sticky: boolean,
  ) {
    this.loosely = how.loosely ?? false;
  }

  pattern(ast: AST.Pattern, flags: Flags): Translation {
    let source = this.#alternatives(ast.alternatives, flags, { first: true, last: true });
    // What has a character is in step from its first on.
    if (this.#outOfStep && !this.how.exactly) {
      this.#need(flags.unicode ? 'points' : 'units');
      source = `(?:${source})(?:${emitAny(flags.unicode !== '', this.text)}|$)`;
    }
    if (this.sticky) source = `^(?:${source})`;
    return {
      source,
      text: this.#needed,
      ...(this.#feedsOnly && { feedsOnly: true }),
      ...(this.#asksForEnd && { asksForEnd: true }),
    };
  }

  #need(text: Text): void {
    this.#needed = wider(this.#needed, text);
  }

  #alternatives(list: readonly AST.Alternative[], flags: Flags, edge: Edge): string {
    return list.map((one) => this.#sequence(one.elements, flags, edge)).join('|');
  }

  #sequence(elements: readonly AST.Element[], flags: Flags, edge: Edge): string {
    let source = '';
    for (let i = 0; i < elements.length; i += 1) {
      const node = elements[i]!;
      const next = elements[i + 1];
      const pair = flags.unicode ? undefined : surrogatePair(node, next);
      if (pair !== undefined) {
        source += this.#set([[pair, pair]]);
        i += 1;
        continue;
      }
      const first = edge.first && i === 0;
      source += this.#element(node, flags, { first, last: edge.last && next === undefined });
    }
    return source;
  }

  #element(node: AST.Element, flags: Flags, edge: Edge): string {
    switch (node.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass':
        return this.#class(node, flags);
      case 'CapturingGroup':
        return `(?:${this.#alternatives(node.alternatives, flags, edge)})`;
      case 'Group':
        // A copy for a back reference would need both places' flags.
        if (node.modifiers && this.loosely) throw new Untranslatable(node.raw);
        return `(?:${this.#alternatives(node.alternatives, modified(flags, node.modifiers), edge)})`;
      case 'Quantifier':
        return this.#quantified(node, flags);
      case 'Assertion':
        return this.#assertion(node, flags, edge);
      case 'Backreference':
        return this.#backreference(node, flags);
    }
  }

  #class(
    node: AST.Character | AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass,
    flags: Flags,
  ): string {
    if (hasStrings(node)) throw new Untranslatable(node.raw);
    // V8 11.3 (Node.js 20) drops a quantifier behind it: /[^]{2}/v finds one character.
    if (node.raw === '[^]' && flags.unicode === 'v')
      throw new Untranslatable('[^] with the flag v');
    const ranges = plainSet(node, flags) ?? setOf(node.raw, flags);
    return this.#set(flags.unicode ? withoutHalves(ranges) : ranges);
  }

  #set(ranges: Ranges): string {
    // A whole character beyond the basic plane is said as such, or as its halves.
    this.#need(textFor(ranges));
    return emitSet(ranges, this.text, this.how.wholeText);
  }

  #quantified(node: AST.Quantifier, flags: Flags): string {
    const { min, max } = node;
    if (max === 0) return '';
    const { exactly } = this.how;
    // What a turn that takes nothing means, the engines do not agree on.
    if (exactly && least(node.element) === 0) throw new Untranslatable(node.raw);
    const inner = `(?:${this.#element(node.element, flags, INSIDE)})`;
    const last = max === Number.POSITIVE_INFINITY ? '' : max;
    return `${inner}{${min},${last}}${exactly && !node.greedy ? '?' : ''}`;
  }

  #assertion(node: AST.Assertion, flags: Flags, edge: Edge): string {
    if (this.#copying.size > 0) return '';
    switch (node.kind) {
      case 'start':
      case 'end': {
        const sign = node.kind === 'start' ? '^' : '$';
        if (!flags.multiline) return this.#end(node.kind);
        if (this.how.wholeText) {
          this.#feedsOnly = true;
          return sign;
        }
        if (this.how.exactly) throw new Untranslatable(`${node.raw} with the flag m`);
        if (node.kind === 'start' ? edge.first && !this.sticky : edge.last) {
          return `(?:${sign}|${this.#set(LINE_BREAKS)})`;
        }
        return this.#cannot(`${node.raw} with the flag m inside the pattern`);
      }
      case 'word':
        if (flags.unicode && flags.ignoreCase) {
          return this.#cannot(`${node.raw} with the flags ${flags.unicode} and i`);
        }
        if (!node.negate) return '\\b';
        this.#outOfStep = true;
        return '\\B';
      default:
        return this.#lookaround(node, flags);
    }
  }

  /** Those that stand for an end of the line, or of a word. */
  #lookaround(node: AST.LookaroundAssertion, flags: Flags): string {
    if (node.negate) {
      if (lineEnd(node)) return this.#end(node.kind === 'lookahead' ? 'end' : 'start');
      if (isWord(node) && !(flags.unicode && flags.ignoreCase)) {
        this.#outOfStep = true;
        return node.kind === 'lookahead' ? '\\b{end-half}' : '\\b{start-half}';
      }
    }
    return this.#cannot(node.raw);
  }

  /** An end of what is searched. */
  #end(kind: 'start' | 'end'): string {
    if (this.how.wholeText) {
      if (kind === 'end') this.#asksForEnd = true;
      return kind === 'start' ? '\\A' : '\\z';
    }
    return kind === 'start' ? '^' : '$';
  }

  #backreference(node: AST.Backreference, flags: Flags): string {
    if (!this.loosely) throw new Untranslatable(node.raw);
    const groups = Array.isArray(node.resolved) ? node.resolved : [node.resolved];
    // One to a group that it is in itself matches nothing, as does one to a group that has no match.
    const copies = groups.map((group) => {
      if (this.#copying.has(group)) return '';
      this.#copying.add(group);
      const copy = this.#alternatives(group.alternatives, flags, INSIDE);
      this.#copying.delete(group);
      return copy;
    });
    return `(?:${copies.join('|')}|)`;
  }

  #cannot(what: string): string {
    if (this.loosely) return '';
    throw new Untranslatable(what);
  }
}

/** The flags in a group that has some of its own. */
function modified(flags: Flags, modifiers: AST.Modifiers | null): Flags {
  if (!modifiers) return flags;
  const { add, remove } = modifiers;
  const of = (name: 'ignoreCase' | 'multiline' | 'dotAll') =>
    (flags[name] || add[name]) && !remove?.[name];
  return {
    ...flags,
    ignoreCase: of('ignoreCase'),
    multiline: of('multiline'),
    dotAll: of('dotAll'),
  };
}

/** No text has half a character where whole ones are asked for. */
function withoutHalves(ranges: Ranges): Ranges {
  return [...within(ranges, 0, 0xd7ff), ...within(ranges, 0xe000, 0x10ffff)];
}

/** Two halves beside each other, as one character: they match where it is. */
function surrogatePair(node: AST.Element, next: AST.Element | undefined): number | undefined {
  if (node.type !== 'Character' || next?.type !== 'Character') return undefined;
  const isHigh = node.value >= 0xd800 && node.value < 0xdc00;
  const isLow = next.value >= 0xdc00 && next.value <= 0xdfff;
  if (!isHigh || !isLow) return undefined;
  return String.fromCharCode(node.value, next.value).codePointAt(0);
}

/** Alternatives as one pattern. */
export function union(sources: readonly string[]): string {
  if (sources.length === 1) return sources[0]!;
  return sources.length === 0 ? NOTHING : sources.map((source) => `(?:${source})`).join('|');
}

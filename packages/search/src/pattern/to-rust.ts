import { type AST, RegExpParser } from '@eslint-community/regexpp';

/*
 * Says a JavaScript pattern in the syntax of Rust's regex crate (bytes, not
 * Unicode, multi-line), or says why it cannot be said. What is emitted matches
 * in a line's bytes exactly if the pattern matches in the line's text, where
 * the text is the bytes decoded as UTF-8 with U+FFFD for what is malformed:
 *
 * - An ASCII character of the text is that byte and nothing else: bytes of 128
 *   and more never decode to one. A character beyond ASCII, U+FFFD excepted,
 *   decodes from its own UTF-8 bytes and nothing else, since a decoder starts
 *   afresh at every lead byte.
 * - So whatever can only match such characters is translated. What can also
 *   match others (a dot, a negated class, \S, \W, \D, \s with its Unicode
 *   spaces) counts in UTF-16 units there and is left to JavaScript.
 * - \b has ASCII's word characters in JavaScript too, and holds beside an ASCII
 *   byte only. \B also holds between the bytes of one character: left out.
 * - /i without u or v never equates an ASCII character with another
 *   (ECMA-262, Canonicalize, last step); with them k and s have partners.
 * - No part of a match may be a line feed: the kernel searches many lines at once.
 *
 * Which of several matches is found may differ, whether there is one cannot:
 * without back references and look-around, both engines decide one language.
 */

class Untranslatable extends Error {}

const NOTHING = '[a&&b]';
const LINE_FEED = 10;

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly unicode: boolean;
}

export function toRust(pattern: string | RegExp): { rust: string } | { whyNotRust: string } {
  try {
    if (typeof pattern === 'string') {
      const plain = { ignoreCase: false, multiline: false, unicode: true };
      const points = Array.from(pattern, (c) => c.codePointAt(0)!);
      return { rust: points.map((point) => character(point, plain)).join('') };
    }
    if (pattern.sticky) throw new Untranslatable('the flag y');
    const flags: Flags = {
      ignoreCase: pattern.ignoreCase,
      multiline: pattern.multiline,
      unicode: pattern.unicode || pattern.flags.includes('v'),
    };
    const ast = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(
      pattern.source,
      0,
      pattern.source.length,
      { unicode: pattern.unicode, unicodeSets: pattern.flags.includes('v') },
    );
    return { rust: alternatives(ast.alternatives, flags) };
  } catch (error) {
    if (error instanceof Untranslatable) return { whyNotRust: error.message };
    // A syntax that this engine has and the parser does not know yet.
    return { whyNotRust: error instanceof Error ? error.message : String(error) };
  }
}

function alternatives(list: readonly AST.Alternative[], flags: Flags): string {
  return list.map((one) => one.elements.map((e) => element(e, flags)).join('')).join('|');
}

function element(node: AST.Element, flags: Flags): string {
  switch (node.type) {
    case 'Character':
      return character(node.value, flags);
    case 'CharacterSet':
      return charClass(charactersOf(node, flags), flags);
    case 'CharacterClass':
      if (node.negate) throw new Untranslatable(`the negated class ${node.raw}`);
      return charClass(
        node.elements.flatMap((e) => charactersOf(e, flags)),
        flags,
      );
    case 'CapturingGroup':
      return `(?:${alternatives(node.alternatives, flags)})`;
    case 'Group':
      if (node.modifiers) throw new Untranslatable(`the modifiers in ${node.raw}`);
      return `(?:${alternatives(node.alternatives, flags)})`;
    case 'Quantifier':
      return quantified(node, flags);
    case 'Assertion':
      return assertion(node, flags);
    default:
      throw new Untranslatable(node.raw);
  }
}

function quantified(node: AST.Quantifier, flags: Flags): string {
  const inner = `(?:${element(node.element, flags)})`;
  const { min, max } = node;
  if (max === Number.POSITIVE_INFINITY) return `${inner}{${min},}`;
  if (max === 0) return '';
  return `${inner}{${min},${max}}`;
}

function assertion(node: AST.Assertion, flags: Flags): string {
  switch (node.kind) {
    case 'start':
    case 'end':
      // With m, a line of ours has lines in it: after \r, U+2028 and U+2029.
      if (flags.multiline) throw new Untranslatable(`${node.raw} with the flag m`);
      return node.kind === 'start' ? '^' : '$';
    case 'word':
      if (node.negate) throw new Untranslatable('\\B');
      if (flags.unicode && flags.ignoreCase) throw new Untranslatable('\\b with the flags u and i');
      return '\\b';
    default:
      throw new Untranslatable(node.raw);
  }
}

type ClassElement = AST.CharacterClassElement | AST.UnicodeSetsCharacterClassElement;

/** The code points that a class's element or a set stands for, all of them ASCII. */
function charactersOf(node: ClassElement | AST.CharacterSet, flags: Flags): number[] {
  switch (node.type) {
    case 'Character':
      return asciiRange(node.value, node.value, node.raw);
    case 'CharacterClassRange':
      return asciiRange(node.min.value, node.max.value, node.raw);
    case 'CharacterSet':
      if (node.kind === 'digit' && !node.negate) return asciiRange(48, 57, node.raw);
      if (node.kind === 'word' && !node.negate && !(flags.unicode && flags.ignoreCase)) {
        return [
          ...asciiRange(48, 57, node.raw),
          ...asciiRange(65, 90, node.raw),
          95,
          ...asciiRange(97, 122, node.raw),
        ];
      }
      throw new Untranslatable(node.raw);
    default:
      throw new Untranslatable(node.raw);
  }
}

function asciiRange(first: number, last: number, raw: string): number[] {
  if (last > 127) throw new Untranslatable(`${raw} in a class`);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** One character: its byte, or its UTF-8 bytes. */
function character(point: number, flags: Flags): string {
  if (point < 128) return charClass([point], flags);
  if (flags.ignoreCase) throw new Untranslatable('a character beyond ASCII with the flag i');
  if (point === 0xfffd || (point >= 0xd800 && point <= 0xdfff)) {
    throw new Untranslatable(`\\u${point.toString(16)}`);
  }
  return Array.from(Buffer.from(String.fromCodePoint(point)), hex).join('');
}

function charClass(points: readonly number[], flags: Flags): string {
  const set = new Set(points);
  if (flags.ignoreCase) {
    for (const point of points) {
      const letter = String.fromCharCode(point);
      if (!/[a-z]/i.test(letter)) continue;
      if (flags.unicode && /[ks]/i.test(letter)) {
        throw new Untranslatable(`${letter} with the flags u and i`);
      }
      set.add(letter.toLowerCase().charCodeAt(0)).add(letter.toUpperCase().charCodeAt(0));
    }
  }
  set.delete(LINE_FEED);
  const bytes = [...set].sort((a, b) => a - b);
  if (bytes.length === 0) return NOTHING;
  if (bytes.length === 1) return hex(bytes[0]!);
  return `[${bytes.map(hex).join('')}]`;
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

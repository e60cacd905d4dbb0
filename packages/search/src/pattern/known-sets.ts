import type { AST } from '@eslint-community/regexpp';
import { type Ranges, rangesOf, type SetFlags } from './sets.js';

/** What ends a line for JavaScript, apart from the line feed. */
export const LINE_BREAKS: Ranges = [
  [13, 13],
  [0x2028, 0x2029],
];

const DIGITS: Ranges = [[48, 57]];
const WORD: Ranges = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
]; // prettier-ignore

/**
 * The characters of what needs no asking: ASCII alone and not negated. Most
 * patterns are made of that. Without u and v, `i` never equates an ASCII character
 * with another (ECMA-262, Canonicalize, last step); with them k and s have partners.
 */
export function plainSet(node: AST.Node, flags: SetFlags): Ranges | undefined {
  const ranges = plainRanges(node);
  if (!ranges) return undefined;
  if (node.type === 'Character' && !flags.ignoreCase) return ranges;
  if (!flags.ignoreCase) return ranges.every(([, last]) => last < 128) ? ranges : undefined;
  if (flags.unicode || ranges.some(([, last]) => last > 127)) return undefined;
  const points = ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  );
  return rangesOf(new Set(points.flatMap(bothCases)));
}

function bothCases(point: number): number[] {
  const letter = String.fromCharCode(point);
  if (!/^[a-zA-Z]$/.test(letter)) return [point];
  return [letter.toLowerCase().charCodeAt(0), letter.toUpperCase().charCodeAt(0)];
}

function plainRanges(node: AST.Node): Ranges | undefined {
  switch (node.type) {
    case 'Character':
      return [[node.value, node.value]];
    case 'CharacterClassRange':
      return [[node.min.value, node.max.value]];
    case 'CharacterSet':
      if (node.kind === 'digit' && !node.negate) return DIGITS;
      return node.kind === 'word' && !node.negate ? WORD : undefined;
    case 'CharacterClass': {
      if (node.negate) return undefined;
      const points = new Set<number>();
      for (const element of node.elements) {
        const ranges = plainRanges(element);
        if (!ranges) return undefined;
        for (const [first, last] of ranges) {
          if (last > 127) return undefined;
          for (let point = first; point <= last; point += 1) points.add(point);
        }
      }
      return rangesOf(points);
    }
    default:
      return undefined;
  }
}

/** `(?![^])` and `(?<![^])`: no further character, so an end of the line. */
export function lineEnd(node: AST.LookaroundAssertion): boolean {
  const only = onlyElement(node);
  return only?.type === 'CharacterClass' && only.negate && only.elements.length === 0;
}

/** `(?!\w)` and `(?<!\w)`. */
export function isWord(node: AST.LookaroundAssertion): boolean {
  const only = onlyElement(node);
  return only?.type === 'CharacterSet' && only.kind === 'word' && !only.negate;
}

function onlyElement({ alternatives }: AST.LookaroundAssertion): AST.Element | undefined {
  const elements = alternatives[0]?.elements ?? [];
  return alternatives.length === 1 && elements.length === 1 ? elements[0] : undefined;
}

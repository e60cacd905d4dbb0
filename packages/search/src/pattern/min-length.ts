import type { AST } from '@eslint-community/regexpp';
import { hasStrings } from './strings.js';

/** A number of characters that no match is shorter than. */
export function minLength(alternatives: readonly AST.Alternative[]): number {
  return Math.min(
    ...alternatives.map(({ elements }) => elements.reduce((sum, node) => sum + least(node), 0)),
  );
}

/** The same for a part of a pattern. */
export function least(node: AST.Element): number {
  switch (node.type) {
    case 'CapturingGroup':
    case 'Group':
      return minLength(node.alternatives);
    case 'Quantifier':
      return node.min === 0 ? 0 : node.min * least(node.element);
    case 'Assertion':
    case 'Backreference':
      return 0;
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      // With the flag v one may have the empty string.
      return hasStrings(node) ? 0 : 1;
    default:
      return 1;
  }
}

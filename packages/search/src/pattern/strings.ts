import type { AST } from '@eslint-community/regexpp';

/** Whether a class has members of more than one character. */
export function hasStrings(node: AST.Node): boolean {
  switch (node.type) {
    case 'ClassStringDisjunction':
      return true;
    case 'CharacterSet':
      return 'strings' in node && node.strings === true;
    case 'CharacterClass':
      return node.elements.some(hasStrings);
    case 'ExpressionCharacterClass':
      return hasStrings(node.expression);
    case 'ClassIntersection':
    case 'ClassSubtraction':
      return hasStrings(node.left) || hasStrings(node.right);
    default:
      return false;
  }
}

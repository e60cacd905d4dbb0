/** What a compiler or linter would not take as a literal. */
const regexp = (source: string, flags = '') => new RegExp(source, flags);

/** Patterns of every kind, of which JavaScript's meaning is asked. */
export const PATTERNS: readonly (string | RegExp)[] = [
  // Nothing, ends of lines, words.
  ...[/(?:)/, /^/, /$/, /^$/, /^a/, /c$/, /^a*$/, /^ab?c*$/, /(^a|b$)/, /a$b/, /\b/, /\bab/],
  ...[/c\b/, /\bb\b/, /\B/, /\Ba/, /b\B/, /(?:^)*b/],
  // Characters and classes.
  ...[/a/, /a/g, /[abc]/, /[a-b ]c/, /\d/, /\w\d/, /[\d_]/, /[\w.]+ /, /\0/, /\r/, /\r$/, /\x41/],
  ...[/\n/, /a\nb/, /a|\n/, /[\n]/, /[\na]/, /(?:\n)?b/, regexp('[]'), regexp('a[]?'), /[.$[\\]/],
  // What can match beyond ASCII.
  ...[/./, /^.$/, /^..$/, /a.c/, /a.b/s, /^.$/u, /[^a]/, /[^a-c]$/, regexp('^[^]$'), /\s/, /^\S+$/],
  ...[/\W/, /^\W$/u, /\D\d/, regexp('[^\\x00-\\x7f]'), /[^\n]/],
  // Quantifiers, groups, alternatives.
  ...[/a+b/, /ab?c/, /a{2,3}/, /a{3,}/, /(?:ab){2}/, /a{0}/, /ba{0}c/, /a*?b/, /(a|b)c$/, /a|bc|/],
  ...[/(?<one>a)b/, /((a)|(b))+c/, /(?:a|ab)(?:c|bcd)?$/],
  // Only JavaScript has these.
  ...[/a(?=b)/, /a(?!b)/, /(?<=a)b/, /(?<!a)b/, /(a|b)\1/, /(?<n>[ab])\k<n>/, /\p{L}/u],
  // Flags.
  ...[/ABC/i, /[A-B]c/i, /k/i, /k/iu, /s/iu, /\bs/iu, /\w/iu, /ab/iu, /É/i, /\xe9/iu, /ß/i],
  ...[/a/y, /b/gy, /(?:)/y, /^b/m, /b$/m, /^$/m, /a$/u, /a/d],
  ...[
    regexp('[[a-c]--b]', 'v'),
    regexp('[a\\q{bc}]', 'v'),
    regexp('ab', 'v'),
    regexp('[ab]c', 'iv'),
    regexp('k', 'iv'),
  ],
  // Beyond ASCII, as literals.
  ...[/é/, /é+a?/, /é{2}/, /^é$/u, /💩/, /💩+/u, /💩+/, /\u{1f4a9}/u, /\ud83d/, /\ud83d/u, /[é]/],
  ...[/[💩]/u, /\ufffd/, /\ufffd{2}/, /\ufeff/, /^\ufeff/, /\u2028/, /\xff/, /\x80/, /ß|a$/],
  // Literal strings, special characters among them.
  ...['', 'a', 'ab', ' ', 'a c', '.', '[', '$', '\\', '^', '[$\\', 'A', '\0', '\r', '\n', 'a\nb'],
  ...['é', 'éé', '💩', '\ud83d', '\udca9', '\ufffd', '\ufeff', 'a\ufffd', '\u2028', '(?:', 'K'],
];

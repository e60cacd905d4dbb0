// The rooms of the code, and the arrows that it really has, as Mermaid.

const PART = /(<!-- rooms -->\n).*?(<!-- \/rooms -->)/s;

/** What a package shows to others. */
const INDEX = /\/src\/(index|portable|task-side|types)\.ts$/;

/** Where a file lives: a package, and a folder in it; `index`, or `top`, for files in none. @param {string} file */
function placeOf(file) {
  const match = /^(?:packages|apps)\/([^/]+)\/(?:src\/(?:([^/]+)\/)?)?/.exec(file);
  if (match?.[1]) return { home: match[1], room: match[2] ?? (INDEX.test(file) ? 'index' : 'top') };
  const other = /^(benchmarks|scripts)\/(?:([^/]+)\/)?/.exec(file);
  return other?.[1] ? { home: other[1], room: other[2] ?? 'top' } : undefined;
}

/**
 * Arrows of values, none of types alone: what has to be there for what.
 * @param {readonly import('./graph.mjs').Import[]} imports
 */
function arrowsOf(imports) {
  /** @type {Set<string>} */
  const between = new Set();
  /** @type {Map<string, Set<string>>} */
  const within = new Map();
  for (const { from, to, typeOnly } of imports) {
    const [a, b] = [placeOf(from), placeOf(to)];
    if (typeOnly || !a || !b) continue;
    if (a.home !== b.home) between.add(`${a.home} ${b.home}`);
    else if (a.room !== b.room) {
      const arrows = within.get(a.home) ?? new Set();
      arrows.add(`${a.room} ${b.room}`);
      within.set(a.home, arrows);
    }
  }
  return { between, within };
}

/** @param {readonly import('./graph.mjs').Import[]} imports */
export function picture(imports) {
  const { between, within } = arrowsOf(imports);
  const homes = ['core', 'search', 'mandelbrot', 'demo'].filter((home) => within.has(home));
  return [
    'Packages:',
    '',
    ...flowchart(between, 'TD'),
    ...homes.flatMap((home) => [
      '',
      `Rooms of \`${home}\` (\`index\` is what it exports, \`top\` the other files beside them):`,
      '',
      ...flowchart(within.get(home) ?? new Set(), 'LR'),
    ]),
  ].join('\n');
}

/** @param {ReadonlySet<string>} arrows @param {'TD' | 'LR'} direction */
function flowchart(arrows, direction) {
  const lines = [...arrows].sort().flatMap((arrow) => {
    const [from = '', to = ''] = arrow.split(' ');
    if (!arrows.has(`${to} ${from}`)) return [`  ${id(from)} --> ${id(to)}`];
    return from < to ? [`  ${id(from)} <--> ${id(to)}`] : [];
  });
  return ['```mermaid', `flowchart ${direction}`, ...lines, '```'];
}

/** @param {string} name */
const id = (name) => (/^\w+$/.test(name) ? name : `${name.replaceAll(/\W/g, '_')}["${name}"]`);

/** @param {string} text @param {readonly import('./graph.mjs').Import[]} imports */
export function withPicture(text, imports) {
  if (!PART.test(text)) throw new Error('there is no <!-- rooms --> … <!-- /rooms -->');
  return text.replace(PART, (_, start, end) => `${start}\n${picture(imports)}\n\n${end}`);
}

// What has to be said of others' work where ours is passed on.
import { join } from 'node:path';
import { publicPackages } from '../release/packages.mjs';
import { bundledModules, licenceTexts, linkedCrates } from './bundled.mjs';

/** Beside the README of each package that carries others' work. */
export const NOTICES = 'THIRD-PARTY.md';

/**
 * The files and what has to be in them; those of crates are left out where cargo cannot tell.
 * @returns {{ path: string, text: string }[]}
 */
export function notices() {
  return publicPackages().flatMap(({ name, folder, manifest }) => {
    const works = manifest['napi'] ? linkedCrates() : bundledModules(folder);
    if (!works?.length) return [];
    return [{ path: join(folder, NOTICES), text: page(name, works) }];
  });
}

/** Those with the same text stand together. @param {string} name @param {readonly import('./bundled.mjs').Work[]} works */
function page(name, works) {
  /** @type {Map<string, string[]>} */
  const byText = new Map();
  for (const work of works) {
    const text = licenceTexts(work)
      .join('\n\n')
      .replaceAll('\r\n', '\n')
      .replace(/[ \t]+$/gm, '');
    byText.set(text, [
      ...(byText.get(text) ?? []),
      `${work.name} ${work.version} (${work.license})`,
    ]);
  }
  return `${[
    `# What others wrote of ${name}`,
    'Parts of these are in what this package carries, under their licences. Written by `npm run notices`.',
    ...[...byText].flatMap(([text, names]) => [
      `## ${names.join(', ')}`,
      `\`\`\`text\n${text}\n\`\`\``,
    ]),
    '',
  ]
    .join('\n\n')
    .trimEnd()}\n`;
}

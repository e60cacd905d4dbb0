// The plan of a release as text.

/**
 * @param {readonly (import('./stage.mjs').Staged & { packed: import('./registry.mjs').Packed })[]} staged
 * @param {{ repository: string | undefined, pending: readonly { name: string, oldVersion: string, newVersion: string }[], provenance: boolean }} about
 */
export function showPlan(staged, { repository, pending, provenance }) {
  const rows = staged.map(({ name, version, complete, packed }, index) => [
    String(index + 1),
    name,
    version,
    complete ? kilobytes(packed.size) : '',
    complete ? kilobytes(packed.unpackedSize) : 'its binary is not here',
    String(packed.files.length),
  ]);
  return [
    'Would be published, in this order:',
    '',
    ...table(['', 'package', 'version', 'packed', 'unpacked', 'files'], rows),
    '',
    `repository  ${repository ?? 'not known: give it with --repository (a workflow knows it)'}`,
    `provenance  ${provenance ? 'yes' : 'no (a workflow that may sign does)'}`,
    ...changes(pending),
  ].join('\n');
}

/** @param {readonly { name: string, oldVersion: string, newVersion: string }[]} pending */
function changes(pending) {
  if (pending.length === 0) return ['changesets  none: these are the versions'];
  return [
    'changesets  there are some; `pnpm version-packages` makes of them:',
    ...pending.map(
      ({ name, oldVersion, newVersion }) => `            ${name} ${oldVersion} → ${newVersion}`,
    ),
  ];
}

/** @param {number} bytes */
export const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** Columns of text, numbers at their right. @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
export function table(head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)));
  const numeric = head.map((_, at) =>
    rows.some((row) => /^[\d.]+ (kB|MB|ms)$/.test(row[at] ?? '')),
  );
  return all.map((row) =>
    row
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        return numeric[at] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

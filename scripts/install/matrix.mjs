// The matrix as text.
import { table } from '../release/plan.mjs';
import { STATES } from './states.mjs';

/** @param {readonly import('./ways.mjs').Cell[]} cells */
export function showMatrix(cells) {
  const states = Object.keys(STATES);
  const versions = [...new Set(cells.map(({ node }) => node))];
  const ways = [...new Set(cells.map(({ way }) => way))];
  /** @param {string} way @param {string} node @param {string} state */
  const mark = (way, node, state) => {
    const cell = cells.find((c) => c.way === way && c.node === node && c.state === state);
    return cell ? (cell.problem ? '✗' : '✓') : '–';
  };
  const rows = ways.map((way) => [
    way,
    ...versions.map((node) => states.map((state) => mark(way, node, state)).join(' ')),
  ]);
  const legend = `in each cell, the addon: ${Object.values(STATES).join(' · ')}`;
  return ['', ...table(['Node', ...versions], rows), legend, ''].join('\n');
}

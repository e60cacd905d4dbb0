/**
 * Rewrites leaves wherever a clone would find them, in the way a clone does:
 * what occurs twice stays one object, and an object of a class becomes a plain one.
 *
 * @param leafOf what stands in the place of an object; undefined to look inside.
 */
export function rewrite<T>(root: T, leafOf: (object: object) => unknown): T {
  const seen = new Map<object, unknown>();
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    const leaf = leafOf(value);
    if (leaf !== undefined) {
      seen.set(value, leaf);
      return leaf;
    }
    if (Array.isArray(value)) {
      const copy: unknown[] = new Array(value.length);
      seen.set(value, copy);
      for (let i = 0; i < value.length; i += 1) if (i in value) copy[i] = visit(value[i]);
      return copy;
    }
    if (value instanceof Map) {
      const copy = new Map<unknown, unknown>();
      seen.set(value, copy);
      for (const [key, item] of value) copy.set(visit(key), visit(item));
      return copy;
    }
    if (value instanceof Set) {
      const copy = new Set<unknown>();
      seen.set(value, copy);
      for (const item of value) copy.add(visit(item));
      return copy;
    }
    // Dates, errors, regular expressions and the like hold no views.
    if (Object.prototype.toString.call(value) !== '[object Object]') return value;
    const copy: object = {};
    seen.set(value, copy);
    for (const [key, item] of Object.entries(value)) {
      // Not by assignment, which would make of a key "__proto__" something else.
      Object.defineProperty(copy, key, {
        value: visit(item),
        configurable: true,
        enumerable: true,
        writable: true,
      });
    }
    return copy;
  };
  return visit(root) as T;
}

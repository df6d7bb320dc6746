/** JSON that comes from others: checked for size and depth before anything walks through it. */

/** Deeper than what people write, and far from where a recursive walk runs out of stack. */
export const MAX_DEPTH = 100;

export type BoundedJson =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'notJson' }
  | { readonly kind: 'tooDeep' };

export function parseBoundedJson(text: string, depth: number = MAX_DEPTH): BoundedJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'notJson' };
  }
  return isWithinDepth(value, depth) ? { kind: 'value', value } : { kind: 'tooDeep' };
}

// Level by level and not by recursion, which is what a deep value would break.
function isWithinDepth(value: unknown, depth: number): boolean {
  let level: unknown[] = [value];
  for (let left = depth; level.length > 0; left -= 1) {
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue;
      if (left === 0) return false;
      for (const member of Object.values(one))
        if (typeof member === 'object' && member !== null) next.push(member);
    }
    level = next;
  }
  return true;
}

/** Puts stages in an order that respects their edges, and names the cycles that make that impossible. */
import type { Edge, StageName } from '../project/project.ts';

export interface Ordered {
  /** Those stages that are on no cycle and behind none; of two that are free, the first in the file comes first. */
  readonly order: readonly StageName[];
  /** Each as the stages on it, in the direction of the data, the first in the file first. */
  readonly cycles: readonly (readonly StageName[])[];
}

/** Kahn's algorithm with the file's order among the free. */
export function orderStages(names: readonly StageName[], edges: readonly Edge[]): Ordered {
  const position = new Map(names.map((name, index) => [name, index]));
  const needs = new Map<StageName, Set<StageName>>(names.map((name) => [name, new Set()]));
  const feeds = new Map<StageName, Set<StageName>>(names.map((name) => [name, new Set()]));
  for (const { from, to } of edges) {
    needs.get(to)?.add(from);
    feeds.get(from)?.add(to);
  }
  const waiting = new Map(names.map((name) => [name, needs.get(name)?.size ?? 0]));
  const free = names.filter((name) => waiting.get(name) === 0);
  const order: StageName[] = [];
  const at = (name: StageName) => position.get(name) ?? 0;
  for (let next = free.shift(); next !== undefined; next = free.shift()) {
    order.push(next);
    for (const follower of feeds.get(next) ?? []) {
      const left = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, left);
      if (left === 0) insertSorted(free, follower, at);
    }
  }
  const stuck = new Set(names.filter((name) => (waiting.get(name) ?? 0) > 0));
  return { order, cycles: findCycles(stuck, needs, at) };
}

function insertSorted(free: StageName[], name: StageName, at: (name: StageName) => number): void {
  const place = free.findIndex((other) => at(other) > at(name));
  free.splice(place === -1 ? free.length : place, 0, name);
}

// From any stuck stage, walking to what it needs and is stuck as well must come back to a stage seen before.
function findCycles(
  stuck: Set<StageName>,
  needs: ReadonlyMap<StageName, ReadonlySet<StageName>>,
  at: (name: StageName) => number,
): StageName[][] {
  const cycles: StageName[][] = [];
  const left = new Set(stuck);
  for (const start of stuck) {
    const trail: StageName[] = [];
    let current: StageName | undefined = left.has(start) ? start : undefined;
    while (current !== undefined && !trail.includes(current)) {
      trail.push(current);
      current = [...(needs.get(current) ?? [])].find((need) => left.has(need));
    }
    for (const name of trail) left.delete(name);
    if (current === undefined) continue;
    cycles.push(rotated(trail.slice(trail.indexOf(current)).toReversed(), at));
  }
  return cycles;
}

function rotated(cycle: StageName[], at: (name: StageName) => number): StageName[] {
  const first = cycle.reduce((best, name, index) => (at(name) < at(cycle[best] ?? name) ? index : best), 0);
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}

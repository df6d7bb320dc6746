/** A place in a chart: more digits than a pixel can show, fewer than arithmetic could ever disturb. */
export function coordinate(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}

/**
 * Leaves out points of a curve that lie closer than `gap` (sum of both distances) to the last one kept; the ends stay.
 * A curve of a million points becomes a few hundred that look the same.
 */
export function thinCurve<Point>(
  points: readonly Point[],
  place: (point: Point) => readonly [x: number, y: number],
  gap: number,
): Point[] {
  const kept: Point[] = [];
  let lastX = Infinity;
  let lastY = Infinity;
  for (const [index, point] of points.entries()) {
    const [x, y] = place(point);
    const isEnd = index === 0 || index === points.length - 1;
    if (!isEnd && Math.abs(x - lastX) + Math.abs(y - lastY) < gap) continue;
    kept.push(point);
    [lastX, lastY] = [x, y];
  }
  return kept;
}

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** How much, for people: `0 B`, `512 B`, `3.2 MiB`. */
export function bytesText(bytes: number): string {
  let [value, unit]: [number, string] = [bytes, 'B'];
  for (const next of UNITS) {
    if (value < 1024) break;
    [value, unit] = [value / 1024, next];
  }
  return unit === 'B' ? `${value} B` : `${value.toFixed(1)} ${unit}`;
}

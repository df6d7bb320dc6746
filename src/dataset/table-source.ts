/** How DuckDB reads a file. */
export interface TableSource {
  readonly select: string;
  /** Rows that the file has by our own count. */
  readonly scanned?: number;
}

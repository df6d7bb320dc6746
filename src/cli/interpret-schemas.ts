/** What zod keeps its configuration in, so that several copies of it share one. */
const shared = globalThis as { __zod_globalConfig?: { jitless?: boolean } };

/**
 * Schemas are interpreted, not compiled: each checks one document in a command's life. Saves 20 ms. As
 * `z.config({ jitless: true })`, and does not load zod, which a run with nothing to do does not need.
 */
export function interpretSchemas(): void {
  shared.__zod_globalConfig = { ...shared.__zod_globalConfig, jitless: true };
}

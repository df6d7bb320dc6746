/** `cache push` and `cache pull` with `--json`. */
import * as z from 'zod';
import type { DeepReadonly } from '../../core/deep-readonly.ts';
import { formatField } from './format-field.ts';

const digests = z.array(z.string());

/** Of results: absent together when only a registry is named, and no place for results. */
const resultFields = {
  remote: z.string().describe('its URL'),
  moved: z.strictObject({ blobs: z.int(), bytes: z.int(), entries: z.int() }),
  present: z.strictObject({ blobs: z.int(), entries: z.int() }).describe('was on the other side already'),
  missing: digests.describe('blobs that could not be moved'),
  corrupt: digests.describe('those of them that do not hold what their names say'),
  refused: digests.describe('fingerprints whose entry was not believed'),
  without_room: digests.describe('blobs that are larger than the space that is left here'),
};

const registry = z
  .strictObject({
    url: z.string(),
    entries: z.int(),
    models: z.int(),
    missing: z.array(z.string()).describe('versions that could not be moved'),
  })
  .exactOptional();

export const transferAnswerSchema = z.union([
  z.strictObject({ format: formatField, ...resultFields, registry }),
  z.strictObject({ format: formatField, registry }),
]);

export type TransferAnswer = DeepReadonly<z.output<typeof transferAnswerSchema>>;

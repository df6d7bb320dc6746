/** What the program says of itself with `--json`: `--version` and `--help`. */
import * as z from 'zod';
import type { DeepReadonly } from '../../core/deep-readonly.ts';
import { formatField } from './format-field.ts';

export const versionAnswerSchema = z.strictObject({
  format: formatField,
  mlops: z.string(),
  node: z.string(),
  platform: z.string().describe('such as `linux-x64`'),
});

const flagFields = {
  name: z.string(),
  char: z.string().exactOptional().describe('its short form'),
  description: z.string(),
  required: z.boolean(),
};

const flagSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...flagFields, type: z.literal('boolean') }),
  z.strictObject({
    ...flagFields,
    type: z.literal('option'),
    multiple: z.boolean(),
    value: z.string().exactOptional().describe('how help names its value'),
    options: z.array(z.string()).exactOptional(),
    default: z.union([z.string(), z.number()]).exactOptional(),
  }),
]);

const commandFields = {
  command: z.string().describe('as it is typed, without `mlops`'),
  summary: z.string(),
  description: z.string(),
  args: z.array(
    z.strictObject({
      name: z.string(),
      description: z.string(),
      required: z.boolean(),
      multiple: z.boolean(),
    }),
  ),
  flags: z.array(flagSchema),
  examples: z.array(z.strictObject({ description: z.string(), command: z.string() })),
};

const commands = z
  .array(z.strictObject({ command: z.string(), summary: z.string() }))
  .describe('of the program or of a topic');

/** Of a command, of a topic, or of a command that is a topic as well. */
export const helpAnswerSchema = z.union([
  z.strictObject({ format: formatField, ...commandFields, commands: commands.exactOptional() }),
  z.strictObject({ format: formatField, commands }),
]);

export type VersionAnswer = DeepReadonly<z.output<typeof versionAnswerSchema>>;
export type FlagDocument = DeepReadonly<z.output<typeof flagSchema>>;
export type CommandDocument = DeepReadonly<z.output<z.ZodObject<typeof commandFields>>>;
export type HelpAnswer = DeepReadonly<z.output<typeof helpAnswerSchema>>;

import type { ModelIdentity } from '../core/model-version.ts';
import { prettyJson } from '../core/json/pretty-json.ts';

/** What stands in `versions/<version>.json`. */
export const modelManifestText = ({ digest, files }: ModelIdentity): string =>
  prettyJson({ digest, files: { ...files } });

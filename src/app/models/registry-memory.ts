import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StatePlace } from '../../core/state-port.ts';
import { stateName } from '../../engine/content/state-file-name.ts';
import { writeShortcut } from '../../engine/content/write-shortcut.ts';
import type { EnginePorts } from '../../engine/project/ports.ts';
import type { JournalMemory } from '../../registry/journal/open-journal.ts';

/** Which registries were checked, in `.mlops/state`; only where mlops has run before. */
export function registryMemory({ build, effects }: Pick<EnginePorts, 'build' | 'effects'>): JournalMemory {
  return {
    build,
    recall: (place) => {
      try {
        return readFileSync(memoryFile(place), 'utf8');
      } catch {
        // None yet: the journal is checked.
        return undefined;
      }
    },
    remember: (place, mark) => {
      if (existsSync(join(place.root, '.mlops'))) writeShortcut(memoryFile(place), [mark], effects);
    },
  };
}

const memoryFile = ({ root, path }: StatePlace): string =>
  join(root, '.mlops/state', stateName('registry', path));

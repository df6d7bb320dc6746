/** The champion that a lock was made against: what a registry must know before a candidate may take its place. */
import type { Digest } from '../../core/digest.ts';
import type { StateQuery } from '../../core/state-port.ts';
import type { NamedModel } from '../../documents/registry-fields.ts';
import type { RegistryContent } from '../journal/fold-journal.ts';
import type { Journal } from '../journal/read-journal.ts';
import { lockedReference } from '../journal/state-answer.ts';

export type LockedChampion =
  /** The registry knows what the lock names, or the lock names nothing. */
  | { readonly kind: 'known' }
  /** The candidate is that champion: a fresh clone makes it anew, and meets the baseline that it met then. */
  | { readonly kind: 'rebuilt'; readonly baseline: NamedModel | null }
  /** Null: the lock says that a gate decided, and the registry holds nothing at all. */
  | { readonly kind: 'missing'; readonly champion: NamedModel | null };

/** @param candidate undefined: it is not in the workspace yet */
export function lockedChampion(
  query: StateQuery,
  { kind }: Journal,
  content: RegistryContent,
  candidate: Digest | undefined,
): LockedChampion {
  // Begun anew on purpose: what the lock says of another one does not bind it.
  if (kind === 'begun') return { kind: 'known' };
  const champion = championOf(query);
  const own = query.locked.find((one) => one.own !== undefined);
  if (champion === null) {
    // The gate of the lock registered its candidate at least.
    const isEmptied = query.access === 'baseline' && own?.own === 'other' && content.head === null;
    return isEmptied ? { kind: 'missing', champion } : { kind: 'known' };
  }
  // One that is registered and nothing more was left by a run that was killed before it entered its decision.
  const isKnown = ({ digest }: NamedModel) => digest === champion.digest;
  if (content.history.some(isKnown) || content.decisions.some(({ model }) => isKnown(model)))
    return { kind: 'known' };
  if (candidate !== champion.digest) return { kind: 'missing', champion };
  return { kind: 'rebuilt', baseline: own === undefined ? null : lockedReference(own.access, own.answer) };
}

// What scores were made by is the newer one: promotion comes before scoring.
function championOf({ locked }: StateQuery): NamedModel | null {
  for (const access of ['production', 'baseline'] as const) {
    for (const one of locked) {
      const reference = one.access === access ? lockedReference(access, one.answer) : null;
      if (reference !== null) return reference;
    }
  }
  return null;
}

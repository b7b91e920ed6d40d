import type { DriverContext } from '../../driver.ts';
import { Cell } from '../cell.ts';
import { Contacts } from './contacts.ts';
import type { LockSpec } from './lock-options.ts';
import type { ContactSpec } from './options.ts';

/** What tells where the leaf is; an end without a contact is undefined. */
export interface LeafContacts {
  readonly closed: Cell<boolean> | undefined;
  readonly open: Cell<boolean> | undefined;
  readonly obstacle: Cell<boolean>;
  release(): Promise<void>;
}

const names = ['closed', 'open', 'obstacle'] as const;

/** Claims the contacts of a leaf that a profile names. */
export async function watchLeaf(
  id: string,
  { chip, closedContact, openContact, obstacleContact }: LockSpec,
  context: DriverContext,
): Promise<LeafContacts> {
  const specs: readonly (ContactSpec | undefined)[] = [closedContact, openContact, obstacleContact];
  const named = names.filter((_, index) => specs[index] !== undefined);
  if (named.length === 0)
    return { closed: undefined, open: undefined, obstacle: new Cell(false), release: async () => {} };
  const given = specs.filter(spec => spec !== undefined);
  const contacts = await Contacts.claim(id, chip, given, context);
  const cells = given.map((_, index) => new Cell(contacts.isActive(index)));
  contacts.onChange(({ index, active }) => cells[index].set(active));
  const cellOf = (name: (typeof names)[number]) => {
    const index = named.indexOf(name);
    return index < 0 ? undefined : cells[index];
  };
  return {
    closed: cellOf('closed'),
    open: cellOf('open'),
    obstacle: cellOf('obstacle') ?? new Cell(false),
    release: () => contacts.release(),
  };
}

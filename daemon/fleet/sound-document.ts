import { Fault } from '../core/errors.ts';
import type { Documents } from '../store/contract/documents.ts';

/**
 * A document as it was kept; undefined when there is none, and when it is damaged: what a kiosk remembers of its fleet the hub can tell
 * again, and no damage of it keeps the kiosk from its work.
 */
export async function soundDocument<Value>(
  documents: Pick<Documents, 'get'>,
  { kind, name }: { readonly kind: string; readonly name: string },
  onDamage: (error: Fault) => void = () => {},
): Promise<Value | undefined> {
  try {
    return (await documents.get<Value>(kind, name))?.value;
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'corrupt')) throw error;
    onDamage(error);
    return undefined;
  }
}

/** What was set aside for a list's changes is used up: the list must be laid out anew. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';
}

/** A list as it took part in a search. */
export interface SearchedList {
  readonly name: string;
  readonly version: number;
  /** How many references (templates) of it took part: all that have not expired. Of a long list only the most alike are compared. */
  readonly templates: number;
}

/** A subject whose comparison score makes it worth a person's look. */
export interface Candidate {
  readonly list: string;
  readonly subject: string;
  /** The reference that scored best. */
  readonly instance: number;
  /** Calibrated: -10 log10(FMR), so 40 is one false match in 10,000. */
  readonly score: number;
}

/** What a 1:N search gave: the best candidates, best first, over all lists that were searched. */
export interface SearchResult {
  readonly candidates: readonly Candidate[];
  readonly lists: readonly SearchedList[];
  readonly searchMs: number;
}

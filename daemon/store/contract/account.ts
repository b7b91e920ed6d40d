export type Role = 'officer' | 'supervisor' | 'auditor';

export interface Account {
  readonly name: string;
  readonly role: Role;
  /** scrypt: salt and key, base64, with its cost. Absent for an account that can only be reached by a one-time link. */
  readonly password?: { readonly salt: string; readonly key: string; readonly cost: number };
  readonly createdAt: string;
}

import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Fault } from '../../core/errors.ts';
import { listName } from './manifest.ts';
import { messageBytes } from './parameters.ts';

const version = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const epoch = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const filePath = Type.String({ pattern: '^(metadata|targets)/[A-Za-z0-9._-]{1,160}$' });

/** Down: there is something new of a list. Old ones, and those that come again, change nothing. */
export const ListPointerSchema = Type.Object(
  {
    list: listName,
    /** Of the timestamp role: grows with each publication and each renewal of the signatures. */
    version,
    epoch,
    /** Where its folders `metadata/` and `targets/` are. */
    url: Type.String({ minLength: 1, maxLength: 1_024 }),
    /** The last of those who hear it begins so much later than the first, ms. */
    spreadMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
    /** The content key, in a JWE to this kiosk: absent in what goes to all. */
    key: Type.Optional(
      Type.Object(
        {
          id: Type.String({ minLength: 1, maxLength: 64 }),
          jwe: Type.String({ minLength: 1, maxLength: 4_096 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type ListPointer = Static<typeof ListPointerSchema>;

/** Up: how a list stands at a kiosk, after each pass that changed something, was refused, or was the first. */
export const ListReportSchema = Type.Object(
  {
    list: listName,
    at: Type.String(),
    /** What is in force: 0 and empty when nothing is. */
    epoch,
    root: Type.String({ pattern: '^([0-9a-f]{64})?$' }),
    /** Version of the timestamp that was seen last; 0 when none was. */
    version: epoch,
    how: Type.Enum(['nothing', 'delta', 'snapshot', 'repair']),
    added: Type.Integer({ minimum: 0 }),
    replaced: Type.Integer({ minimum: 0 }),
    deleted: Type.Integer({ minimum: 0 }),
    bytes: Type.Integer({ minimum: 0 }),
    tookMs: Type.Number({ minimum: 0 }),
    /** Why what was offered is not taken. */
    refusal: Type.Optional(Type.Object({ code: Type.String(), detail: Type.String({ maxLength: 1_024 }) })),
    /** The kiosk has no content key of this id: it is to be sent one. */
    wantsKey: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false },
);
export type ListReport = Static<typeof ListReportSchema>;

/** Up, where HTTPS is not to be had: a part of a file is wanted. */
export const FileAskSchema = Type.Object(
  {
    list: listName,
    path: filePath,
    from: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    bytes: Type.Integer({ minimum: 1, maximum: messageBytes.ask }),
  },
  { additionalProperties: false },
);
export type FileAsk = Static<typeof FileAskSchema>;

const base64Length = Math.ceil(messageBytes.piece / 3) * 4;

/** Down: a piece of what was asked for. */
export const FilePieceSchema = Type.Object(
  {
    list: listName,
    path: filePath,
    from: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    /** Length of the whole file; absent where there is no such file. */
    length: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
    bytes: Type.String({ maxLength: base64Length, pattern: '^[A-Za-z0-9+/]*={0,2}$' }),
  },
  { additionalProperties: false },
);
export type FilePiece = Static<typeof FilePieceSchema>;

interface Checker<Value> {
  Check(value: unknown): value is Value;
  Errors(value: unknown): { readonly instancePath: string; readonly message: string }[];
}

const checkers = {
  pointer: Compile(ListPointerSchema) as Checker<ListPointer>,
  report: Compile(ListReportSchema) as Checker<ListReport>,
  ask: Compile(FileAskSchema) as Checker<FileAsk>,
  piece: Compile(FilePieceSchema) as Checker<FilePiece>,
};

/** Fault `bad-input` that names the field, and not what it held. */
function checked<Value>(checker: Checker<Value>, what: string, value: unknown): Value {
  if (checker.Check(value)) return value;
  const [mistake] = checker.Errors(value);
  throw new Fault('bad-input', mistake?.message ?? 'not of the schema', {
    where: `${what}${mistake?.instancePath ?? ''}`,
  });
}

export const checkedPointer = (body: unknown) => checked(checkers.pointer, 'pointer to a list', body);
export const checkedReport = (body: unknown) => checked(checkers.report, 'report of a list', body);
export const checkedAsk = (body: unknown) => checked(checkers.ask, 'ask for a file', body);
export const checkedPiece = (body: unknown) => checked(checkers.piece, 'piece of a file', body);

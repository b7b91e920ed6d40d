import { codeColumns, type IrisTemplate } from '../../core/iris.ts';
import { decodeIrisTemplate, encodeIrisTemplate } from '../../formats/iris-template/iris-template.ts';
import { turned } from '../iris/code.ts';
import type { RecordForm } from '../searchable.ts';
import { type CodeForm, keyedForm } from './keyed-code.ts';
import { isKeyed, unwrapKeyed, wrapKeyed } from './keyed-record.ts';
import type { SiteKey } from './site-key.ts';

/** The form of the codes that are searched: in records and in a gallery's slots. */
export function searchedCodeForm(key: SiteKey): CodeForm {
  return keyedForm(key, 'search code');
}

/** Iris templates as a site keeps them: with the eye upright, as far as its turn is known, and both codes in the site's form. */
export function keyedIrises(key: SiteKey): RecordForm {
  const [search, fine] = [searchedCodeForm(key), keyedForm(key, 'fine code')];
  return {
    protect: (record, where) => {
      if (isKeyed(record)) {
        unwrapKeyed(record, key.id, where);
        return record;
      }
      const template = upright(decodeIrisTemplate(record, where));
      const codes = {
        search: search.protect(template.search),
        ...(template.fine && { fine: fine.protect(template.fine) }),
      };
      return wrapKeyed(encodeIrisTemplate({ ...template, ...codes }), key.id);
    },
    reveal: (record, where) => {
      if (!isKeyed(record)) return record;
      const template = decodeIrisTemplate(unwrapKeyed(record, key.id, where), where);
      const codes = {
        search: search.reveal(template.search),
        ...(template.fine && { fine: fine.reveal(template.fine) }),
      };
      return encodeIrisTemplate({ ...template, ...codes });
    },
  };
}

/** Turned by whole columns, as comparisons turn it; what is left of the turn is less than they tell apart. */
function upright({ rollDegrees = 0, ...template }: IrisTemplate): IrisTemplate {
  const columns = Math.round((rollDegrees * codeColumns) / 360);
  return {
    ...template,
    search: turned(template.search, -columns),
    ...(template.fine && { fine: turned(template.fine, -columns) }),
  };
}

/** Decodes images for its parent, one message each, until the parent lets go of it. Started by `BoundedDecoder` alone. */
import { Fault } from '../core/errors.ts';
import { readImage } from '../formats/image/read-image.ts';
import type { Answer, Question } from './messages.ts';

process.on('message', (question: Question) => {
  void answerTo(question).then(answer => process.send?.(answer));
});

async function answerTo({ bytes, name, options }: Question): Promise<Answer> {
  try {
    return { image: await readImage(bytes, name, options) };
  } catch (error) {
    if (!(error instanceof Fault)) return { failure: String(error) };
    const { where = name, given, wanted, remedy } = error.detail;
    const detail = { where, ...(given && { given }), ...(wanted && { wanted }), ...(remedy && { remedy }) };
    return { fault: { code: error.code, what: error.what, detail } };
  }
}

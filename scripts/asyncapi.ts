// `node dist/scripts/asyncapi.js > docs/asyncapi.yaml`: prints the AsyncAPI document of the line, made of the schemas that the line is checked by.
import { asyncApiText } from './asyncapi/text.ts';

process.stdout.write(asyncApiText());

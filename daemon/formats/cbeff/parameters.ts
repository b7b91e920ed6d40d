/** A larger document is not looked at, bytes. A person's ten fingers, two irises and a face take 5 MB. */
export const maximumDocumentBytes = 64 * 1024 * 1024;
/** Elements within elements. BIRs within BIRs take one each. */
export const maximumDepth = 16;
/** Elements of a document; more are refused, so that memory stays near that of the file. */
export const maximumElements = 16_384;
/** Attributes of an element. CBEFF has none but those of MOSIP's `others`. */
export const maximumAttributes = 16;
/** Of the text that is handed to the parser at a time, bytes. */
export const portionBytes = 64 * 1024;

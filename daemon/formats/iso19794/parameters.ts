/** Images or views of a record; more are refused, so that memory stays near that of the file. 1 to 65,535 in the standards. */
export const mostImages = 512;
/** Feature or landmark points of a face; more are refused. MPEG-4 has 84, the anthropometric set 47. 0 to 65,535 in the standards. */
export const mostPoints = 512;

/** Objects of one value; more are refused, so that memory stays near that of the file. */
export const mostNodes = 4_096;

/**
 * Columns of a piece of an iris code that is moved as a whole. Neighbouring bits say nearly the same: pieces of many columns keep
 * that, so that one eye under two keys is as far from itself, and as unequally, as two eyes are from each other, and not like a
 * row of coin tosses. Many pieces make that no two keys are alike by chance. A divisor of 128, 4 to 32.
 */
export const pieceColumns = 8;

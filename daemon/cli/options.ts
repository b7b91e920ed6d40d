import { InvalidArgumentError } from 'commander';

/** An option that is a number in a range; Commander prints the complaint with the option's name. */
export function numberOption(minimum: number, maximum: number): (text: string) => number {
  return text => checked(text, minimum, maximum, 'a number');
}

/** The same for whole numbers. */
export function integerOption(minimum: number, maximum = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return text => {
    const value = checked(text, minimum, maximum, 'a whole number');
    if (Number.isInteger(value)) return value;
    throw new InvalidArgumentError('Wanted a whole number.');
  };
}

function checked(text: string, minimum: number, maximum: number, kind: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= minimum && value <= maximum) return value;
  const range =
    maximum === Number.MAX_SAFE_INTEGER ? `of ${minimum} or more` : `from ${minimum} to ${maximum}`;
  throw new InvalidArgumentError(`Wanted ${kind} ${range}.`);
}

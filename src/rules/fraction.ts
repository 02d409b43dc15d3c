/** An exact share such as two thirds; whole numbers above zero. */
export type Fraction = { numerator: number; denominator: number }

/** Reads `2/3`; anything else is a mistake in the rulebook and throws. */
export function fractionOf(text: string): Fraction {
  const [numerator, denominator] = text.split('/').map(Number)
  if (!numerator || !denominator) throw new Error(`Not a fraction: ${text}`)
  return { numerator, denominator }
}

/** The least whole number that is at least that share of `base`: two thirds of 100 is 67. */
export function atLeast({ numerator, denominator }: Fraction, base: number): number {
  return Math.floor((base * numerator + denominator - 1) / denominator)
}

/** The least whole number that is more than that share of `base`: more than half of 50 is 26. */
export function moreThan({ numerator, denominator }: Fraction, base: number): number {
  return Math.floor((base * numerator) / denominator) + 1
}

import { requireCount } from './check.ts';

/** A stream of random numbers that its seed decides: the same seed gives the same numbers on every machine. */
export interface Random {
  /** The next 32 random bits, as a whole number from 0 to 2³² − 1. */
  readonly bits: () => number;
  /** The next number of [0, 1), with 53 random bits. */
  readonly uniform: () => number;
  /** The next whole number of [0, n), without bias. `n` is 1 to 2³². */
  readonly below: (n: number) => number;
  /** Fills the array with the next 32 random bits each, which is much faster than one call a number. */
  readonly fillBits: (target: Int32Array) => Int32Array;
  /** The next number of the standard normal distribution. */
  readonly normal: () => number;
}

/** The seed of everything that takes one and was given none, so that two runs agree. */
export const defaultSeed = 20_240_614;

/**
 * xoshiro128** 1.1 (Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4)), its
 * state filled by SplitMix32 (the 32-bit finalizer of MurmurHash3 over a Weyl sequence), so that near seeds give
 * unrelated streams. Period 2¹²⁸ − 1. Not for secrets.
 * @param seed a whole number of 0 or more; all its 53 bits count
 * @throws CupelError stats.badInput
 */
export function createRandom(seed: number = defaultSeed): Random {
  requireCount('seed', seed);
  const state = seedState(seed);
  let [s0, s1, s2, s3] = [state[0] ?? 1, state[1] ?? 0, state[2] ?? 0, state[3] ?? 0];
  let spare: number | undefined;

  function bits(): number {
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result >>> 0;
  }

  function fillBits(target: Int32Array): Int32Array {
    // Local copies stay in registers; captured variables would be loaded and stored at each step.
    let [a, b, c, d] = [s0, s1, s2, s3];
    for (let i = 0; i < target.length; i++) {
      const product = Math.imul(b, 5);
      target[i] = Math.imul((product << 7) | (product >>> 25), 9);
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
    }
    [s0, s1, s2, s3] = [a, b, c, d];
    return target;
  }

  function uniform(): number {
    const high = bits() >>> 5;
    return (high * 0x4000000 + (bits() >>> 6)) / 2 ** 53;
  }

  // The largest multiple of n within 32 bits is kept, what lies above is drawn again: no residue is favoured.
  function below(n: number): number {
    const limit = 2 ** 32 - (2 ** 32 % n);
    let draw = bits();
    while (draw >= limit) draw = bits();
    return draw % n;
  }

  // Marsaglia and Bray 1964, the polar method.
  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * scale;
      return u * scale;
    }
  }

  return { bits, fillBits, uniform, below, normal };
}

/** Puts the values in random order, in place (Fisher and Yates; Durstenfeld 1964), and returns them. */
export function shuffle<T>(values: T[], random: Random): T[] {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const held = values[i] as T;
    values[i] = values[j] as T;
    values[j] = held;
  }
  return values;
}

/** Four 32-bit words from a seed of up to 53 bits, never all zero. */
function seedState(seed: number): Int32Array {
  const state = new Int32Array(4);
  const high = Math.floor(seed / 2 ** 32);
  let weyl = (seed ^ Math.imul(high, 0x85ebca6b)) | 0;
  for (let i = 0; i < 4; i++) {
    weyl = (weyl + 0x9e3779b9) | 0;
    let mixed = weyl ^ (weyl >>> 16);
    mixed = Math.imul(mixed, 0x85ebca6b);
    mixed ^= mixed >>> 13;
    mixed = Math.imul(mixed, 0xc2b2ae35);
    state[i] = mixed ^ (mixed >>> 16);
  }
  if (state.every((word) => word === 0)) state[0] = 1;
  return state;
}

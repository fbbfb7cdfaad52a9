/** Milliseconds, about 25 days: a timer that is set for longer goes off at once. */
export const longestTimer = 2 ** 31 - 1;

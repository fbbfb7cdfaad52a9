import { writeFileSync } from 'node:fs';

/* `node --import peakMemory.ts …` writes the most memory that the process had, in bytes, to the file that PEAK_FILE names. */
process.once('exit', () => {
  const file = process.env['PEAK_FILE'];
  if (file !== undefined) writeFileSync(file, String(process.resourceUsage().maxRSS * 1024));
});

// Parses the first argument as Bash: prints how many statements it holds, or ends with the parser's error.
import { parse } from 'sh-syntax';

const script = await parse(process.argv[2] ?? '');
console.log(script.Stmts.length);

import { deflateSync } from 'node:zlib';

/** What each payload would do if it ran; the tests look for it. */
const act = 'window.__owned=1';

const markup = [
  `<script>${act}</script>`,
  `<ScRiPt>${act}</sCrIpT>`,
  `</script><script>${act}</script>`,
  `</textarea></title></style></template><script>${act}</script>`,
  `<!--<script>${act}</script>-->`,
  `<![CDATA[<script>${act}</script>]]>`,
  `<img src=x onerror=${act}>`,
  `<img src="x" onerror="${act}" style="position:fixed;inset:0">`,
  `<svg onload=${act}>`,
  `<svg><script>${act}</script></svg>`,
  `<svg><animate onbegin=${act} attributeName=x dur=1s>`,
  `<svg><foreignObject><iframe srcdoc="<script>parent.__owned=1</script>"></iframe></foreignObject></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${act}></style></mglyph></table></mtext></math>`,
  `<iframe src="javascript:parent.__owned=1"></iframe>`,
  `<iframe srcdoc="<script>parent.__owned=1</script>"></iframe>`,
  `<object data="javascript:${act}"></object>`,
  `<embed src="javascript:${act}">`,
  `<a href="javascript:${act}">click</a>`,
  `<a href="data:text/html,<script>${act}</script>">click</a>`,
  `<form action="javascript:${act}"><button>go</button></form>`,
  `<input autofocus onfocus=${act}>`,
  `<body onload=${act}>`,
  `<details open ontoggle=${act}>x</details>`,
  `<video><source onerror=${act}></video>`,
  `<audio src=x onerror=${act}>`,
  `<marquee onstart=${act}>x</marquee>`,
  `<meta http-equiv="refresh" content="0;url=javascript:${act}">`,
  `<base href="https://evil.example/">`,
  `<link rel="stylesheet" href="https://evil.example/x.css">`,
  `<style>@import 'https://evil.example/x.css'; *{display:none}</style>`,
  `<div style="background:url(javascript:${act})">x</div>`,
  `<div style="position:fixed;inset:0;z-index:9999">covered</div>`,
  `<template shadowrootmode="open"><script>${act}</script></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${act}>">`,
  `<portal src="https://evil.example/">`,
  `<custom-element onpointerover=${act}>x</custom-element>`,
] as const;

const markdown = [
  `[x](javascript:${act})`,
  `[x](JaVaScRiPt:${act})`,
  `[x](java\tscript:${act})`,
  `[x](&#106;avascript:${act})`,
  `[x](vbscript:msgbox)`,
  `[x](command:workbench.action.terminal.new)`,
  `[x](vscode://file/etc/passwd)`,
  `[x](file:///etc/passwd)`,
  `[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)`,
  `![x](https://evil.example/track.png)`,
  `![x](javascript:${act})`,
  `![x" onerror="${act}](x)`,
  `[x]: javascript:${act}\n\n[x]`,
  `<javascript:${act}>`,
  `\`\`\`html\n<script>${act}</script>\n\`\`\``,
  `| a |\n|---|\n| <img src=x onerror=${act}> |`,
  `${'>'.repeat(5000)} deep`,
  `${'- '.repeat(2000)}deep`,
  '['.repeat(5000),
  '*'.repeat(5000),
] as const;

const templates = [
  '{{7*7}}',
  '${7*7}',
  '{% raw %}{{x}}',
  '<%= 7*7 %>',
  '#{7*7}',
  '{{constructor.constructor("x")()}}',
];

const formulas = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '=cmd|" /C calc"!A0',
  '=HYPERLINK("https://evil.example","x")',
  '|x',
  '%x',
];

const characters = [
  '\u202Egpj.exe',
  '\u2066hidden\u2069',
  '\u0000null\u0000',
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;https://evil.example\u0007x',
  '\u0007\b\b\b',
  '\ud800 lone',
  '\udc00\ud800',
  '\ufeffbom',
  '\u2028\u2029',
  'a\u0300'.repeat(2000),
  '👩‍👩‍👧‍👦'.repeat(500),
  '\u200b'.repeat(1000),
];

const structures = (): string[] => [
  `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  `[{"x":"</script><script>${act}</script>"}]`,
  'x'.repeat(10_000_000),
  '<b>'.repeat(100_000),
  'a b '.repeat(50_000),
];

/** A small file that would be a picture of 60,000 × 60,000 pixels. */
function bomb(): string {
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(60_000, 0);
  header.writeUInt32BE(60_000, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.alloc(1_000_000));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]).toString('base64');
}

const pictures = (): string[] => [
  `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="${act}"/>`,
  `data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><script>${act}</script></svg>`).toString('base64')}`,
  `data:text/html,<script>${act}</script>`,
  `data:image/png;base64,${Buffer.from(`<script>${act}</script>`).toString('base64')}`,
  `data:image/png;base64,${bomb()}`,
  `data:image/png;base64,${'A'.repeat(8_000_000)}`,
  `data:image/gif;base64,${Buffer.from('GIF89a').toString('base64')}`,
  'data:image/webp;base64,UklGRg==',
  `data:image/png;base64,iVBORw0KGgo="onerror="${act}`,
];

/** Outputs that are made to harm whoever shows them. */
export function hostileOutputs(): string[] {
  const wrapped = markup.flatMap((payload) => [
    payload,
    `"'>${payload}`,
    `# Title\n\n**bold** ${payload}\n\n- list ${payload}`,
    JSON.stringify({ answer: payload, list: [payload] }),
  ]);
  return [...wrapped, ...markdown, ...templates, ...formulas, ...characters, ...structures(), ...pictures()];
}

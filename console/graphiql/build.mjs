// Builds dist: one script, one style sheet, the page that names them, and the
// licences of what is inside. The same sources give the same bytes on every
// machine, which .ci/run checks.
import { build } from 'esbuild';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
process.chdir(here); // paths in the bundle are relative, whoever starts the build

// GraphiQL embeds 370 kB of Latin fonts in its style sheet; page.css names the
// system's instead.
const withoutFonts = {
  name: 'without-fonts',
  setup({ onLoad }) {
    onLoad({ filter: /graphiql[\\/]dist[\\/]style\.css$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(/@font-face\s*\{[^}]*\}/g, ''),
      loader: 'css',
    }));
  },
};

await rm('dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { graphiql: 'src/main.jsx' },
  outdir: 'dist/assets',
  entryNames: '[name]-[hash]', // a changed file has another name, so a browser may keep it for good
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  jsx: 'automatic',
  loader: { '.graphql': 'text' },
  alias: { 'react-style-singleton': './src/no-style-element.js' },
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'none', // collected below, complete
  metafile: true,
  plugins: [withoutFonts],
});

const outputs = Object.keys(metafile.outputs);
const named = (extension) => '/graphiql/assets/' + basename(outputs.find((o) => o.endsWith(extension)));
const page = (await readFile('src/index.html', 'utf8')).replace('{{css}}', named('.css')).replace('{{js}}', named('.js'));
await writeFile('dist/index.html', page);
await writeFile('dist/LICENSES.txt', await licences(Object.keys(metafile.inputs)));

async function licences(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const match = input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//);
    if (match) folders.add(match[1]);
  }
  const parts = [];
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).sort().find((f) => /^licen[cs]e/i.test(f));
    const text = file ? (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n').trim() : '';
    parts.push(`${name} ${version} (${license})\n\n${text}\n`);
  }
  return parts.join('\n' + '-'.repeat(72) + '\n\n');
}

// In: static/css/civic.css, static/js/*.js, static/icons. Out: ../civic/static/dist, which a server mounts at /static:
//   js/<name>-<hash>.js, css/civic-<hash>.css, icons-<hash>.svg, fonts/…   content-hashed, to be cached for ever
//   js/<name>.js, css/civic.css, icons.svg, …                              the same under a plain name, to be revalidated
//   <either>.gz                                                            the same packed, for longer texts
//   manifest.json                                                          plain name -> hashed name, written last
// Promises: each file is replaced in one step, one module exists once in a page whichever name loaded it (the plain .js
// only re-exports the hashed one), nothing is fetched at run time, and an unknown icon name fails the build.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { watch } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";

const web = path.dirname(fileURLToPath(import.meta.url));
const source = path.join(web, "static");
const out = path.join(web, "..", "civic", "static", "dist");
const packages = createRequire(import.meta.url);
const WORTH_PACKING = 1000;
const KEPT_MS = 3_600_000;
// civic.css is on every page; the others join it where they are needed.
const STYLES = ["css/civic.css", "css/map.css", "css/sheet.css", "css/simulator.css"];
const TARGET = ["chrome111", "firefox113", "safari16.4"];

const hashed = (name, bytes) => {
  const { dir, name: stem, ext } = path.posix.parse(name);
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  return path.posix.join(dir, `${stem}-${digest}${ext}`);
};

// Browsers older than light-dark() get each token's two values written out, from the same line of tokens.css.
const writtenOut = {
  name: "tokens-written-out",
  setup(build) {
    build.onLoad({ filter: /tokens\.css$/ }, async ({ path: file }) => {
      const css = await readFile(file, "utf8");
      return { contents: css + fallback(css), loader: "css" };
    });
  },
};

export function fallback(css) {
  const tokens = [...css.matchAll(/(--[\w-]+):\s*(.*light-dark\(.*);/g)].map(([, name, value]) => [name, value]);
  const side = (index) =>
    tokens.map(([name, value]) => `${name}:${value.replace(/light-dark\((.+), ((?:rgb\([^)]*\)|#\w+))\)/, `$${index}`)}`).join(";");
  return `@supports not (color: light-dark(#000, #fff)) {
    :root, [data-theme="light"] { ${side(1)} }
    @media (prefers-color-scheme: dark) { :root:not([data-theme]), :root[data-theme="auto"] { ${side(2)} } }
    [data-theme="dark"] { ${side(2)} }
  }`;
}

const attributes = (map) => Object.entries(map).map(([key, value]) => ` ${key}="${value}"`).join("");
const symbol = (id, inner) => `<symbol id="${id}" viewBox="0 0 24 24">${inner}</symbol>`;

async function lucideSymbols() {
  const names = (await readFile(path.join(source, "icons", "lucide.txt"), "utf8")).split(/\s+/).filter(Boolean);
  return Promise.all(names.map(async (name) => {
    const { default: nodes } = await import(`lucide/dist/esm/icons/${name}.mjs`).catch(() => {
      throw new Error(`web/static/icons/lucide.txt: Lucide has no icon called “${name}”. Look it up at lucide.dev/icons.`);
    });
    return symbol(name, nodes.map(([tag, map]) => `<${tag}${attributes(map)}/>`).join(""));
  }));
}

async function ownSymbols(folder, prefix) {
  const files = (await readdir(path.join(source, "icons", folder))).filter((name) => name.endsWith(".svg")).sort();
  return Promise.all(files.map(async (file) => {
    const svg = await readFile(path.join(source, "icons", folder, file), "utf8");
    return symbol(prefix + path.parse(file).name, svg.replace(/^[^]*?<svg[^>]*>|<\/svg>\s*$/g, "").replace(/\n\s*/g, ""));
  }));
}

async function sprite() {
  const symbols = [...await lucideSymbols(), ...await ownSymbols("own", ""), ...await ownSymbols("states", "state-")];
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

async function plainFiles() {
  return {
    "icons.svg": Buffer.from(await sprite()),
    "favicon.svg": await readFile(path.join(source, "icons", "favicon.svg")),
    "js/map-worker.js": await readFile(packages.resolve("maplibre-gl/dist/maplibre-gl-worker.mjs")),
  };
}

async function bundles(worker, icons) {
  const scripts = (await readdir(path.join(source, "js"))).filter((name) => name.endsWith(".js"));
  return esbuild.build({
    absWorkingDir: source,
    entryPoints: [...STYLES, ...scripts.map((name) => `js/${name}`)],
    outdir: out, outbase: source, write: false, metafile: true,
    bundle: true, splitting: true, format: "esm", minify: true, target: TARGET, charset: "utf8", legalComments: "none",
    entryNames: "[dir]/[name]-[hash]", chunkNames: "js/shared-[hash]", assetNames: "fonts/[name]-[hash]",
    loader: { ".woff2": "file", ".svg": "text" }, define: { WORKER_FILE: JSON.stringify(path.posix.basename(worker)), ICONS_FILE: JSON.stringify(icons) },
    plugins: [writtenOut], logLevel: "warning",
  });
}

// A module that another one asks for later is listed as an entry too; no page names it.
const isEntry = (file) => STYLES.includes(file) || path.posix.dirname(file) === "js";

function entriesOf(metafile) {
  const found = {};
  for (const [file, { entryPoint, inputs }] of Object.entries(metafile.outputs)) {
    const name = path.posix.relative(out.split(path.sep).join("/"), path.posix.join(source.split(path.sep).join("/"), file));
    if (entryPoint && isEntry(entryPoint)) found[entryPoint] = name;
    if (name.endsWith(".woff2")) found[`fonts/${path.posix.basename(Object.keys(inputs)[0])}`] = name;
  }
  return found;
}

function withPacked(written) {
  const texts = Object.entries(written).filter(([name, bytes]) => /\.(js|css|svg)$/.test(name) && bytes.length > WORTH_PACKING);
  return { ...written, ...Object.fromEntries(texts.map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes, { level: 9 })])) };
}

async function put(name, bytes) {
  const target = path.join(out, name);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(`${target}.${process.pid}`, bytes);
  await rename(`${target}.${process.pid}`, target);
}

// Files of the last hour's builds stay: a server that is running, or a page that is open, may still ask for them.
async function sweep(keep, folder = "") {
  for (const entry of await readdir(path.join(out, folder), { withFileTypes: true })) {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) await sweep(keep, name);
    else if (!keep.has(name) && await isOld(path.join(out, name))) await rm(path.join(out, name), { force: true });
  }
}

const isOld = async (file) => Date.now() - (await stat(file)).mtimeMs > KEPT_MS;

async function build() {
  const plain = await plainFiles();
  const manifest = Object.fromEntries(Object.entries(plain).map(([name, bytes]) => [name, hashed(name, bytes)]));
  const written = Object.fromEntries(Object.entries(plain).flatMap(([name, bytes]) => [[name, bytes], [manifest[name], bytes]]));
  const { outputFiles, metafile } = await bundles(manifest["js/map-worker.js"], manifest["icons.svg"]);
  for (const file of outputFiles) written[path.relative(out, file.path).split(path.sep).join("/")] = file.contents;
  for (const [name, target] of Object.entries(entriesOf(metafile))) {
    manifest[name] = target;
    written[name] = name.endsWith(".js") ? `export * from "./${path.posix.basename(target)}";\n` : written[target];
  }
  const files = withPacked(written);
  for (const [name, bytes] of Object.entries(files)) await put(name, bytes);
  await put("manifest.json", JSON.stringify(Object.fromEntries(Object.entries(manifest).sort()), null, 1));
  await sweep(new Set([...Object.keys(files), "manifest.json"]));
  return Object.keys(manifest).length;
}

async function main() {
  console.log(`civic/static/dist: ${await build()} files`);
  if (!process.argv.includes("--watch")) return;
  let timer;
  watch(source, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => build().then((count) => console.log(`built ${count} files`), (error) => console.error(error.message)), 50);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error) => { console.error(error.message); process.exitCode = 1; });
}

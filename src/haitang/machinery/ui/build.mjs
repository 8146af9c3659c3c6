// Bundles the pages' styles and scripts into static/built/. Run by `npm run build`; at run time nothing here is needed.
// NODE_PACKAGES names another place for the packages when they are not beside package.json.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const out = join(here, "static/built");
const packages = createRequire(join(process.env.NODE_PACKAGES ?? join(root, "node_modules"), "package.json"));
const { build } = packages("esbuild");
const { PurgeCSS } = packages("purgecss");

/** All we take of Tabler: how bare elements begin, and its controls. A name of ours can so never meet a rule of theirs by chance. */
const TAKEN = `html body main section article header footer h1 h2 h3 p a b code kbd ul ol li dl dt dd hr img svg
  thead tbody tfoot tr th td caption form fieldset label input textarea select option button details summary
  dialog iframe btn form-control form-select`;

/** Tabler without the rest, without its own dark side (ours is styles/dark.css) and without data: pictures. */
async function tabler() {
  const css = await readFile(packages.resolve("@tabler/core/dist/css/tabler.min.css"), "utf8");
  const [{ css: kept }] = await new PurgeCSS().purge({
    content: [{ raw: TAKEN, extension: "html" }],
    css: [{ raw: css.replace(/\/\*#.*?\*\//g, "") }],
    safelist: [":root"],
    blocklist: [/data-bs-theme/, /^\.(table|small|legend|progress|h[1-6])\b/],
    variables: true,
    keyframes: true,
    fontFace: true,
  });
  return picturesToFiles(kept);
}

/** Write each data: picture as a file of its own, so that the content policy need not allow data: addresses. */
async function picturesToFiles(css) {
  const pictures = new Map();
  const rewritten = css.replace(/url\((["'])data:image\/svg\+xml(?:;[^,]*)?,(.*?)\1\)/g, (_, __, body) => {
    const svg = body.includes("<svg") ? decodeURIComponent(body.replace(/%(?![0-9a-f]{2})/gi, "%25")) : decodeURIComponent(body);
    const name = `picture-${createHash("sha256").update(svg).digest("hex").slice(0, 8)}.svg`;
    pictures.set(name, svg);
    return `url("./${name}")`;
  });
  await Promise.all([...pictures].map(([name, svg]) => writeFile(join(out, name), svg)));
  return rewritten;
}

const tablerAsLayer = {
  name: "tabler",
  setup(bundle) {
    bundle.onResolve({ filter: /^(\.\/picture-|\.\.\/ui\/)/ }, ({ path }) => ({ path, external: true }));
    bundle.onResolve({ filter: /^tabler$/ }, () => ({ path: "tabler", namespace: "tabler" }));
    bundle.onLoad({ filter: /.*/, namespace: "tabler" }, async () => ({ contents: await tabler(), loader: "css", resolveDir: here }));
  },
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: { haitang: join(here, "styles/main.css"), dark: join(here, "styles/dark.css") },
  outdir: out,
  bundle: true,
  minify: true,
  target: ["chrome99", "firefox102", "safari16"],
  plugins: [tablerAsLayer],
  logLevel: "warning",
});
await build({
  entryPoints: { haitang: join(here, "scripts/main.js") },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome99", "firefox102", "safari16"],
  logLevel: "warning",
});

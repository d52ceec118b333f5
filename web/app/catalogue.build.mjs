// Makes what the application needs to know of the packs before it loads any: the catalogue of items with the readings of its
// characters, and the list of packs with their digests.
import { readFileSync } from 'node:fs';
import { pinyin } from 'pinyin-pro';

/** The catalogue, and the files it names, from the engine's package. */
export async function makeCatalogue(pkg) {
  const { load, version } = await import(new URL('node.js', pkg).href);
  const index = JSON.parse(readFileSync(new URL('packs/index.json', pkg), 'utf8'));
  const files = index.map((entry) => ({ name: `packs/${entry.file}`, content: readFileSync(new URL(`packs/${entry.file}`, pkg)) }));
  const all = load(files.map((f) => f.content));
  const zh = { packs: all.packs({ lang: 'zh' }), items: all.items({ lang: 'zh' }) };
  const en = { packs: all.packs({ lang: 'en' }), items: all.items({ lang: 'en' }) };
  if (zh.packs.length !== files.length) throw new Error('packs and files do not pair');

  const text = (z, e) => (z === null || z === undefined ? null : e === undefined || e === null || e === z ? { zh: z } : { zh: z, en: e });
  const texts = (z, e) => z.map((one, i) => text(one, e[i]));
  const packs = zh.packs.map((p, i) => {
    const q = en.packs[i];
    return {
      file: files[i].name, id: p.id, version: p.version, sha256: p.sha256, digest: index[i].digest, bytes: files[i].content.length,
      name: text(p.name, q.name), authority: text(p.authority, q.authority), field: text(p.field, q.field),
      jurisdiction: p.jurisdiction, currency: p.currency, in_force: p.in_force, validity: p.validity,
      notes: texts(p.notes, q.notes), uses: p.uses,
      instruments: p.instruments.map((n, k) => ({ ...n, title: text(n.title, q.instruments[k].title), unverified: n.unverified === true })),
      items: p.items,
    };
  });
  const packAt = (p) => {
    const at = packs.findIndex((q) => q.id === p.id && q.version === p.version && (q.in_force?.from ?? null) === (p.in_force?.from ?? null));
    if (at < 0) throw new Error(`no pack for ${p.id}`);
    return at;
  };
  const items = zh.items.map((item, i) => {
    const other = en.items[i];
    return {
      pack: packAt(item.pack), id: item.id, name: text(item.name, other.name), code: item.code,
      standard: text(item.standard_name, other.standard_name), section: text(item.section, other.section), powers: text(item.powers, other.powers),
      cites: item.basis, acts: texts(item.acts ?? [], other.acts ?? []), notes: texts(item.notes, other.notes),
    };
  });
  const catalogue = { engine: version(), packs, items, sounds: sounds([packs, items]) };
  return { files: [...files, { name: 'catalogue.json', content: JSON.stringify(catalogue) }], catalogue };
}

/** How each Chinese character in some texts is read, in all ways, without tones. */
function sounds(values) {
  const out = {};
  for (const c of new Set(JSON.stringify(values).match(/\p{Script=Han}/gu) ?? [])) {
    const readings = pinyin(c, { toneType: 'none', type: 'array', multiple: true, v: true });
    const plain = [...new Set(readings.map((r) => r.toLowerCase()).filter((r) => /^[a-z]+$/u.test(r)))];
    if (plain.length > 0) out[c] = plain.join(' ');
  }
  return out;
}

// Calls every operation by the types that openapi-typescript made of the description; compiled with every strict rule.

import createClient from "openapi-fetch";
import type { operations, paths } from "./schema.js";

const client = createClient<paths>({ baseUrl: process.argv[2] ?? "" });

function found<T>(name: keyof operations, answer: { data?: T | undefined; error?: unknown; response: Response }): T {
  if (answer.data === undefined) throw new Error(`${name}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

const search = found("search", await client.GET("/api/v1/search", {
  params: { query: { q: "moon landing", center: ["JSC", "HQ"], size: 2, expand: ["variants", "evidence"] } },
}));
const hit = search.hits[0];
if (hit === undefined) throw new Error("search: no hit");
const count: number = search.total.families;
const path = { id: hit.id };
const family = found("caption", await client.GET("/api/v1/captions/{id}", { params: { path } }));
const similar = found("similar", await client.GET("/api/v1/captions/{id}/similar", { params: { path, query: { size: 3 } } }));
const suggest = found("suggest", await client.GET("/api/v1/suggest", { params: { query: { q: "moo" } } }));
const facet = found("facet", await client.GET("/api/v1/facets/{name}", { params: { path: { name: "center" } } }));
const lines = found("exportJsonl", await client.GET("/api/v1/export.jsonl", { parseAs: "text", params: { query: { q: "moon" } } }));
const table = found("exportCsv", await client.GET("/api/v1/export.csv", { parseAs: "text", params: { query: { q: "moon" } } }));
const records = found("nasaSearch", await client.GET("/nasa/search", { params: { query: { q: "moon landing", page_size: 2 } } }));
const album = found("nasaAlbum", await client.GET("/nasa/album/{album}", { params: { path: { album: "Bells" } } }));
const one = { nasa_id: "made-3" };
const asset = found("nasaAsset", await client.GET("/nasa/asset/{nasa_id}", { params: { path: one } }));
const metadata = found("nasaMetadata", await client.GET("/nasa/metadata/{nasa_id}", { params: { path: one } }));
const captions = found("nasaCaptions", await client.GET("/nasa/captions/{nasa_id}", { params: { path: { nasa_id: "made film 4" } } }));
const listed = { path: { kind: "image", ...one } };
const described = found("nasaDescribed", await client.GET("/nasa/{kind}/{nasa_id}/metadata.json", { params: listed }));
const files = found("nasaListed", await client.GET("/nasa/{kind}/{nasa_id}/collection.json", { params: listed }));

const refused = await client.GET("/api/v1/search", { params: { query: { sort: "newest" as "date" } } });
const problem: string | undefined = refused.error && "detail" in refused.error ? refused.error.detail : undefined;

// An operation that is not here is missing from this type, and does not compile.
const told: Record<keyof operations, unknown> = {
  search: count,
  caption: family.nasa_ids,
  similar: similar.hits.map((one) => one.id),
  suggest: suggest.suggestions.map((one) => one.text),
  facet: facet.values.map((value) => [value.value, value.count]),
  exportJsonl: lines.split("\n").filter(Boolean).length,
  exportCsv: table.split("\r\n").filter(Boolean).length,
  nasaSearch: records.collection.metadata.total_hits,
  nasaAlbum: album.collection.items.map((item) => item.data[0]?.nasa_id),
  nasaAsset: asset.collection.items.length,
  nasaMetadata: metadata.location,
  nasaCaptions: captions.location,
  nasaDescribed: described["AVAIL:Title"],
  nasaListed: files.length,
};
console.log(JSON.stringify({ ...told, problem }));

export function makeCatalogue(pkg: URL): Promise<{ files: { name: string; content: string | Uint8Array }[]; catalogue: unknown }>;

export function makeCatalogue(pkg: URL): Promise<{ files: { name: string; text: string }[]; catalogue: unknown }>;

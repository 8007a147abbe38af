/** Which build this page is: the shell view writes it into index.html. */
export const BUILD = globalThis.document?.querySelector('meta[name="palier-build"]')?.getAttribute("content") ?? "dev";

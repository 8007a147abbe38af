// Where the program travels in scripts (tools/bundle.py): the version they are of, and what the first hands to the others.
declare const VERSION: string | undefined;
declare var palier: Record<string, any> | undefined;
// What index.html said of a browser the program cannot run in.
declare var palierCannot: "old" | "insecure" | "private" | undefined;

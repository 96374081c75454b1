// The one call of the AssemblyScript compiler that the build makes. The package's own declarations bring AssemblyScript's global
// names (its `console`, its number types) along, which would hide Node's in every script.
declare const asc: {
  main(
    argv: readonly string[],
    options: Record<string, never>,
  ): Promise<{ error: Error | null; stderr: { toString(): string } }>;
};
export default asc;

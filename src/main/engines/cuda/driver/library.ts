import { DriverFailure, type driverProblem } from './errors.ts';
import { type DriverFunctions, type DriverLibrary, prototypes } from './functions.ts';

/**
 * What the driver's library is called: it comes with the driver, not with CUDA's toolkit. SEMASCOPE_CUDA_LIBRARY names another file, where the
 * driver lies beside the usual way, or where there is only an emulated one, as in tests.
 */
const libraryName = (): string =>
  process.env['SEMASCOPE_CUDA_LIBRARY'] ?? (process.platform === 'win32' ? 'nvcuda.dll' : 'libcuda.so.1');

/**
 * Opens NVIDIA's driver. koffi is loaded here and nowhere else, in a worker thread, when a card is first asked about.
 * @param path another library of the same functions
 * @throws DriverFailure `no-driver`, `no-koffi`, `driver-too-old` when a function is missing
 */
export async function openDriverLibrary(path: string = libraryName()): Promise<DriverLibrary> {
  const koffi = await import('koffi').catch((error: unknown) => {
    throw new DriverFailure('no-koffi', reasonOf(error));
  });
  const library = attempt('no-driver', () => koffi.load(path));
  const functions = attempt('driver-too-old', () =>
    Object.fromEntries(
      Object.entries(prototypes).map(([name, parameters]) => [
        name,
        library.func(`int ${name}(${parameters})`),
      ]),
    ),
  );
  return {
    // The names and parameters are those of the prototypes, which the type of `prototypes` holds to the interface.
    functions: functions as unknown as DriverFunctions,
    addressOf: (array) => koffi.address(array),
  };
}

function attempt<T>(problem: keyof typeof driverProblem, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new DriverFailure(problem, reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What can be wrong with a card or its driver: a sentence without its full stop, and what to do about it. */
export const driverProblem = {
  'no-koffi': {
    reason: 'the part of Semascope that talks to NVIDIA’s driver is missing',
    install: 'Install Semascope anew (npm package koffi).',
  },
  'no-driver': {
    reason: 'no NVIDIA driver is installed',
    install:
      'With an NVIDIA card of the Turing family (2018) or later, install its driver from nvidia.com/drivers.',
  },
  'no-device': {
    reason: 'the NVIDIA driver finds no card',
    install: 'Check that the card is seated and shown to this computer, container or virtual machine.',
  },
  'driver-too-old': {
    reason: 'the NVIDIA driver is too old for our kernel',
    install: 'Install a driver of CUDA 10.0 or later (410 or later) from nvidia.com/drivers.',
  },
  'driver-broken': {
    reason: 'the NVIDIA driver does not start',
    install:
      'Restart the computer: after an update the old and the new part of the driver do not fit together.',
  },
  'card-too-old': {
    reason: 'the card is older than Turing (compute capability 7.5)',
    install: null,
  },
  'card-busy': {
    reason: 'another program has the card for itself',
    install: 'Close that program, or set the card’s compute mode to Default.',
  },
  'kernel-rejected': {
    reason: 'the NVIDIA driver cannot compile our kernel',
    install: 'Install a newer driver from nvidia.com/drivers.',
  },
  'out-of-memory': {
    reason: 'the card has not enough free memory',
    install: 'Close programs that use the card, or train fewer words or a smaller dimension.',
  },
  timeout: {
    reason: 'the operating system stopped the card because a step took too long',
    install: 'Train with a smaller window or fewer noise words.',
  },
  lost: {
    reason: 'the card stopped answering',
    install: 'Start the program again; if it happens again, check the card’s temperature, power and driver.',
  },
} as const satisfies Record<string, { readonly reason: string; readonly install: string | null }>;

export type DriverProblem = keyof typeof driverProblem;

/** Something that the driver could not do. */
export class DriverFailure extends Error {
  readonly problem: DriverProblem;
  /** Of the driver or the operating system, for those who look closer; may be empty. */
  readonly detail: string;

  constructor(problem: DriverProblem, detail: string) {
    super(`${driverProblem[problem].reason} (${detail})`);
    this.name = 'DriverFailure';
    this.problem = problem;
    this.detail = detail;
  }
}

/** The CUresult values of cuda.h that mean something to a person; all others mean that the card is lost. */
const problems: Readonly<Record<number, readonly [DriverProblem, string]>> = {
  2: ['out-of-memory', 'CUDA_ERROR_OUT_OF_MEMORY'],
  3: ['driver-broken', 'CUDA_ERROR_NOT_INITIALIZED'],
  34: ['driver-broken', 'CUDA_ERROR_STUB_LIBRARY'],
  46: ['card-busy', 'CUDA_ERROR_DEVICE_UNAVAILABLE'],
  100: ['no-device', 'CUDA_ERROR_NO_DEVICE'],
  101: ['no-device', 'CUDA_ERROR_INVALID_DEVICE'],
  209: ['card-too-old', 'CUDA_ERROR_NO_BINARY_FOR_GPU'],
  218: ['kernel-rejected', 'CUDA_ERROR_INVALID_PTX'],
  221: ['kernel-rejected', 'CUDA_ERROR_JIT_COMPILER_NOT_FOUND'],
  222: ['driver-too-old', 'CUDA_ERROR_UNSUPPORTED_PTX_VERSION'],
  500: ['kernel-rejected', 'CUDA_ERROR_NOT_FOUND'],
  700: ['lost', 'CUDA_ERROR_ILLEGAL_ADDRESS'],
  701: ['lost', 'CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES'],
  702: ['timeout', 'CUDA_ERROR_LAUNCH_TIMEOUT'],
  719: ['lost', 'CUDA_ERROR_LAUNCH_FAILED'],
  802: ['driver-broken', 'CUDA_ERROR_SYSTEM_NOT_READY'],
  803: ['driver-broken', 'CUDA_ERROR_SYSTEM_DRIVER_MISMATCH'],
  804: ['driver-broken', 'CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE'],
};

/** Work is still going on: no failure. */
export const notReady = 600;

/** Throws what a CUresult other than 0 means. @param during the function of the driver */
export function check(result: number, during: string): void {
  if (result === 0) return;
  const [problem, name] = problems[result] ?? ['lost', `CUDA error ${result}`];
  // Before there is a context, nothing can be lost yet.
  const early = problem === 'lost' && (during === 'cuInit' || during === 'cuDevicePrimaryCtxRetain');
  throw new DriverFailure(early ? 'driver-broken' : problem, `${name} in ${during}`);
}

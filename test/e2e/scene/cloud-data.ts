/** Made-up embedding clouds with real words: clusters of different sizes and densities, most frequent words first, the same every time. */

const themes: readonly (readonly [name: string, words: string])[] = [
  [
    'Royalty',
    'king queen prince princess throne crown palace royal duke duchess kingdom reign monarch emperor empress castle noble court knight heir',
  ],
  [
    'Family',
    'mother father son daughter brother sister uncle aunt cousin child parents husband wife grandmother grandfather baby nephew niece family twins',
  ],
  [
    'Places',
    'paris london france england berlin germany rome italy madrid spain tokyo japan cairo egypt moscow russia vienna austria athens greece',
  ],
  [
    'Animals',
    'dog cat horse wolf lion tiger bear fox rabbit mouse bird eagle owl bat fish shark whale snake frog sheep',
  ],
  [
    'Food',
    'bread cheese butter apple orange soup rice meat sugar salt coffee tea milk wine honey pepper onion garlic cake olive',
  ],
  [
    'Tools',
    'hammer saw knife nail screw drill ladder rope shovel wrench axe chisel needle plough wheel lever pump anvil clamp file',
  ],
  [
    'Professions',
    'doctor nurse teacher baker farmer lawyer judge pilot sailor soldier painter writer singer actor engineer carpenter tailor butcher miner clerk',
  ],
  [
    'Science',
    'energy atom light wave force mass electron theory quantum gravity planet star galaxy telescope cell gene protein enzyme virus molecule',
  ],
];
const common =
  'the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one you were her all she there would their we him been has when who will more no if out so said what up its about into than them can only other new some could time these two may then do first any my now such like our over man me even most made after also did many before must through back years where much your way well down should because each just those people how too little state good very make world still own see men work long get here between both life being under never day same another know while last might us great old year off come since against go came right used take three';
const scripts = [
  'ملك',
  'ملكة',
  'مدينة',
  'שלום',
  'בית',
  '東京',
  '国王',
  '女王',
  'こんにちは',
  '서울',
  '왕',
  'Москва',
  'король',
  'Αθήνα',
  'नमस्ते',
  '🐺',
  '👑',
  '👩‍👩‍👧',
  'naïve',
  'Ærøskøbing',
];
const syllables =
  'ba con der el fin gra hol in jun kel lor men nor ost pre qua ren sol ter un ver wil yon zer ath bri cla dom est'.split(
    ' ',
  );

/** A stream of numbers in 0 … 1 that is the same for the same seed (xorshift32). */
export function randomStream(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export interface CloudData {
  readonly positions: Float32Array;
  readonly words: readonly string[];
  readonly counts: Float64Array;
  readonly groups: readonly {
    readonly name: string;
    readonly slot: number;
    readonly indices: readonly number[];
  }[];
}

export function makeCloud(n: number, seed = 7): CloudData {
  const random = randomStream(seed);
  const normal = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
  const clusters = Array.from({ length: 26 }, (_, cluster) => ({
    center: [normal() * 1.25, normal() * 0.9, normal() * 0.75] as const,
    spread: 0.09 + 0.3 * random() ** 1.6,
    weight: cluster < themes.length ? 0.7 : 0.25 + random() * 1.6,
    stretch: [0.6 + random(), 0.6 + random(), 0.6 + random()] as const,
  }));
  const total = clusters.reduce((sum, { weight }) => sum + weight, 0);
  const words: string[] = [];
  const cluster: number[] = [];
  const members: number[][] = themes.map(() => []);
  const everyday = common.split(' ');
  const themed = themes.map(([, list]) => list.split(' '));
  const made = new Set<string>();
  for (let index = 0; index < n; index++) {
    const theme = index % 9;
    const taken = Math.floor(index / 9);
    const themedWord = index >= 60 && theme < themes.length ? themed[theme]?.[taken - 6] : undefined;
    if (themedWord !== undefined) {
      words.push(themedWord);
      cluster.push(theme);
      members[theme]?.push(index);
      continue;
    }
    const next = everyday.shift() ?? (index % 31 === 0 ? scripts.shift() : undefined);
    let word = next ?? '';
    while (word === '' || made.has(word)) {
      word = Array.from(
        { length: 2 + Math.floor(random() * 3) },
        () => syllables[Math.floor(random() * syllables.length)],
      ).join('');
      if (made.has(word)) word += String(index);
    }
    made.add(word);
    words.push(word);
    let pick = random() * total;
    let chosen = 0;
    while (chosen < clusters.length - 1 && pick > (clusters[chosen]?.weight ?? 0))
      pick -= clusters[chosen++]?.weight ?? 0;
    cluster.push(random() < 0.12 ? -1 : chosen);
  }
  const positions = new Float32Array(n * 3);
  for (let index = 0; index < n; index++) {
    const home = clusters[cluster[index] ?? -1];
    for (let axis = 0; axis < 3; axis++) {
      positions[index * 3 + axis] =
        home === undefined
          ? normal() * ([1.3, 1, 0.8][axis] as number)
          : (home.center[axis] as number) + normal() * home.spread * (home.stretch[axis] as number);
    }
  }
  const counts = Float64Array.from({ length: n }, (_, index) =>
    Math.max(1, Math.round((n * 8) / (index + 2.7) ** 1.05)),
  );
  return {
    positions,
    words,
    counts,
    groups: themes.map(([name], slot) => ({ name, slot, indices: members[slot] ?? [] })),
  };
}

/** The `k` words nearest to one in the cloud, with a similarity that falls with the distance. */
export function nearestInCloud(
  { positions }: CloudData,
  index: number,
  k: number,
): { indices: number[]; similarities: number[] } {
  const distance = (other: number) =>
    Math.hypot(
      ...[0, 1, 2].map(
        (axis) => (positions[index * 3 + axis] as number) - (positions[other * 3 + axis] as number),
      ),
    );
  const others = Array.from({ length: Math.min(20_000, positions.length / 3) }, (_, other) => other).filter(
    (other) => other !== index,
  );
  others.sort((a, b) => distance(a) - distance(b));
  const indices = others.slice(0, k);
  return {
    indices,
    similarities: indices.map((other, rank) => Math.max(0.2, 0.95 - distance(other) - rank * 0.02)),
  };
}

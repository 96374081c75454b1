// Half precision (IEEE 754 binary16), rounded to nearest, ties to even.
const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** The 16 bits of the half-precision number nearest to `value`. @param {number} value */
export function halfBits(value) {
  single[0] = value;
  const word = /** @type {number} */ (bits[0]);
  const sign = (word >>> 16) & 0x8000;
  const magnitude = Math.abs(/** @type {number} */ (single[0]));
  if (Number.isNaN(value)) return sign | 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundToEven(magnitude * 2 ** 24);
  const exponent = ((word >>> 23) & 0xff) - 127;
  // A mantissa that rounds up to 1024 carries into the exponent, as it should.
  return sign | (((exponent + 15) << 10) + roundToEven((magnitude / 2 ** exponent - 1) * 1024));
}

/** @param {number} value not negative */
function roundToEven(value) {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

/**
 * The programs that run on the graphics processor. All colours are premultiplied sRGB, written as they are. Both stages use one precision, since
 * they share uniforms.
 */

/**
 * Where a point is and how big, shared by drawing and picking. Positions run from `position` to `next` by `mixing`; points past `known` were not
 * there before and grow from nothing. Depth is split in two halves so that lit points (`band` −1) lie before all others (`band` 1)
 * whatever the order of drawing.
 */
const pointPlace = `
precision highp float;
uniform mat4 modelViewMatrix;
uniform mat4 projectionMatrix;
uniform float mixing;
uniform float flatness;
uniform int known;
uniform float pixelRatio;
uniform vec2 radii;
uniform float viewDistance;
uniform float band;
in vec3 position;
in vec3 next;
in vec4 look;

float placePoint(float extra, out vec4 seen) {
  vec3 place = mix(position, next, mixing);
  place.z *= flatness;
  seen = modelViewMatrix * vec4(place, 1.0);
  gl_Position = projectionMatrix * seen;
  gl_Position.z = 0.5 * (gl_Position.z + band * gl_Position.w);
  float closeness = clamp(pow(viewDistance / max(1e-4, -seen.z), 0.7), 0.55, 2.6);
  float radius = (radii.x + radii.y * look.a * sqrt(look.a)) * closeness + extra;
  if (gl_VertexID >= known) radius *= mixing;
  return radius * pixelRatio;
}
`;

/** Every point is a disc with an edge one pixel soft and a thin dark rim that parts it from what lies behind. */
export const pointVertex = `${pointPlace}
uniform vec3 background;
uniform vec2 fog;
uniform float fading;
uniform float strength;
uniform float extra;
out vec3 tint;
out vec2 disc;

void main() {
  vec4 seen;
  float radius = placePoint(extra, seen);
  // A disc smaller than a pixel keeps its size and loses colour instead, or it would flicker.
  float cover = min(1.0, radius / (0.75 * pixelRatio));
  radius = max(radius, 0.75 * pixelRatio);
  gl_PointSize = 2.0 * radius + 1.0;
  disc = vec2(radius, 0.5 * gl_PointSize);
  float depth = clamp((-seen.z - fog.x) * fog.y, 0.0, 1.0);
  tint = mix(background, look.rgb, strength * cover * (1.0 - fading * depth * sqrt(depth)));
}
`;

export const pointFragment = `
precision highp float;
uniform vec3 background;
uniform float rim;
uniform float roundness;
in vec3 tint;
in vec2 disc;
out vec4 color;

void main() {
  float off = length(gl_PointCoord - 0.5) * 2.0 * disc.y;
  float alpha = clamp(disc.x + 0.5 - off, 0.0, 1.0);
  if (alpha < 0.06) discard;
  float edge = disc.x > 2.2 ? rim * smoothstep(disc.x - 1.4, disc.x - 0.2, off) : 0.0;
  // A little light in the middle of big discs makes them round.
  float part = off / disc.x;
  vec3 shaded = tint * (1.0 + roundness * (0.4 - part * part));
  color = vec4(mix(shaded, background, edge) * alpha, alpha);
}
`;

/** The same discs, each in the colour of its number: red is the lowest byte, and 0 is nothing. */
export const pickVertex = `${pointPlace}
uniform float extra;
flat out vec4 identity;
out vec2 disc;

void main() {
  vec4 seen;
  float radius = max(placePoint(extra, seen), 0.75 * pixelRatio);
  gl_PointSize = 2.0 * radius + 1.0;
  disc = vec2(radius, 0.5 * gl_PointSize);
  int number = gl_VertexID + 1;
  identity = vec4(number & 255, (number >> 8) & 255, (number >> 16) & 255, 255) / 255.0;
}
`;

export const pickFragment = `
precision highp float;
flat in vec4 identity;
in vec2 disc;
out vec4 color;

void main() {
  if (length(gl_PointCoord - 0.5) * 2.0 * disc.y > disc.x) discard;
  color = identity;
}
`;

/** Straight lines of a width in pixels with soft edges: one quad each, spread on the screen. What lies behind the viewer is cut off. */
export const lineVertex = `
precision highp float;
uniform mat4 modelViewMatrix;
uniform mat4 projectionMatrix;
uniform vec2 viewport;
uniform float pixelRatio;
uniform float band;
uniform float width;
in vec2 position;
in vec3 start;
in vec3 end;
in vec4 tint;
out vec4 shade;
out float across;

void main() {
  vec4 from = modelViewMatrix * vec4(start, 1.0);
  vec4 to = modelViewMatrix * vec4(end, 1.0);
  float near = -0.01;
  if (from.z > near && to.z < near) from = mix(from, to, (near - from.z) / (to.z - from.z));
  if (to.z > near && from.z < near) to = mix(to, from, (near - to.z) / (from.z - to.z));
  vec4 fromClip = projectionMatrix * from;
  vec4 toClip = projectionMatrix * to;
  vec2 along = (toClip.xy / toClip.w - fromClip.xy / fromClip.w) * viewport;
  along = length(along) > 1e-6 ? normalize(along) : vec2(1.0, 0.0);
  vec4 place = position.x < 0.5 ? fromClip : toClip;
  float reach = 0.5 * width * pixelRatio + 0.5;
  place.xy += vec2(-along.y, along.x) * position.y * reach * 2.0 / viewport * place.w;
  place.z = band < 0.5 ? -0.001 * place.w : 0.5 * (place.z + place.w);
  gl_Position = place;
  across = position.y * reach;
  shade = tint;
}
`;

export const lineFragment = `
precision highp float;
uniform float pixelRatio;
uniform float width;
in vec4 shade;
in float across;
out vec4 color;

void main() {
  float alpha = shade.a * clamp(0.5 * width * pixelRatio + 0.5 - abs(across), 0.0, 1.0);
  color = vec4(shade.rgb * alpha, alpha);
}
`;

/** Brings a finished picture from its texture to the screen, pixel by pixel. */
export const copyVertex = `
in vec3 position;
void main() { gl_Position = vec4(position.xy, 0.0, 1.0); }
`;

export const copyFragment = `
precision highp float;
uniform sampler2D picture;
out vec4 color;
void main() { color = texelFetch(picture, ivec2(gl_FragCoord.xy), 0); }
`;

// How far it is, as the crow flies: metresBetween({latitude, longitude}, {lat, lon}), and in words: 250 m, 1.4 km.
const EARTH_RADIUS_M = 6371008.8;
const radians = (degrees) => (Number(degrees) * Math.PI) / 180;

export function metresBetween({ latitude, longitude }, { lat, lon }) {
  const half = (one, other) => Math.sin((radians(other) - radians(one)) / 2) ** 2;
  const chord = half(latitude, lat) + Math.cos(radians(latitude)) * Math.cos(radians(lat)) * half(longitude, lon);
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, chord)));
}

export function metresInWords(metres) {
  if (metres < 1000) return `${Math.max(10, Math.round(metres / 50) * 50 || 10)} m`;
  return metres < 10000 ? `${(metres / 1000).toFixed(1)} km` : `${Math.round(metres / 1000)} km`;
}

// A colour for each service. Neighbours in the list differ, and no colour says anything that the text does not say, too.

const COLOURS = 8;
const known = new Map();

/** Returns the class with the colour of a service. */
export function colour(service) {
  if (!known.has(service)) known.set(service, known.size % COLOURS);
  return `service-${known.get(service)}`;
}

/** Gives colours to all services in a fixed order, so that they do not depend on what was opened first. */
export function learn(services) {
  for (const service of services) colour(service);
}

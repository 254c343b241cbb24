/** An image to upload, and waiting for the image service that the server starts beside itself. */
import type { Site } from "./site.js";
import { until } from "./wait.js";

const START_MS = 60_000;

/** A dark pixel as a PNG. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

export function pixel(): File {
  return new File([Buffer.from(PIXEL, "base64")], "pixel.png", { type: "image/png" });
}

export async function imageService(site: Site): Promise<void> {
  await until("the image service (is pict-rs on the path?)", async () => (await fetch(`${site.url}/pictrs/healthz`)).ok, START_MS);
}

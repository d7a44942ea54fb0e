// Makes a picture smaller that is larger than the server takes, where the browser can open it.
//
// What the camera has written goes along: the server reads the time from it and removes all of it.

const LONGEST = 4000; // px
const QUALITIES = [0.92, 0.8, 0.6];
const HEAD = 262144; // bytes in which what the camera has written stands

/**
 * A JPEG of the picture with at most `limit` bytes; rejected where the browser cannot open it.
 *
 * @param {Blob} file
 * @param {number} limit
 */
export async function shrink(file, limit) {
  const whole = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(whole.width, whole.height));
  const [width, height] = [whole.width, whole.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = new OffscreenCanvas(width, height);
  const drawing = canvas.getContext("2d");
  drawing.fillStyle = "white"; // what is transparent would be black
  drawing.fillRect(0, 0, width, height);
  drawing.drawImage(whole, 0, 0, width, height);
  whole.close();
  const written = writtenByCamera(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
  for (const quality of QUALITIES) {
    const smaller = await canvas.convertToBlob({ type: "image/jpeg", quality });
    const parts = written ? [smaller.slice(0, 2), written, smaller.slice(2)] : [smaller];
    const blob = new Blob(parts, { type: "image/jpeg" });
    if (blob.size <= limit) return blob;
  }
  throw new Error("too large");
}

/**
 * The EXIF segment of a JPEG, saying that the picture stands upright, which it does now.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export function writtenByCamera(bytes) {
  const view = new DataView(bytes.buffer);
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 10 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda; at += 2 + view.getUint16(at + 2)) {
    const end = at + 2 + view.getUint16(at + 2);
    const isExif = bytes[at + 1] === 0xe1 && view.getUint32(at + 4) === 0x45786966; // "Exif"
    if (!isExif) continue;
    if (end > bytes.length) return null;
    const segment = bytes.slice(at, end);
    standUpright(new DataView(segment.buffer));
    return segment;
  }
  return null;
}

const TIFF = 10; // where the directory begins: behind marker, length and "Exif\0\0"
const ORIENTATION = 0x0112;

/** @param {DataView} view */
function standUpright(view) {
  const little = view.getUint16(TIFF) === 0x4949;
  const first = TIFF + view.getUint32(TIFF + 4, little);
  const entries = view.getUint16(first, little);
  for (let index = 0; index < entries; index += 1) {
    const entry = first + 2 + 12 * index;
    if (view.getUint16(entry, little) === ORIENTATION) view.setUint16(entry + 8, 1, little);
  }
}

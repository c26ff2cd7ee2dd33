// A picture without what is empty around it.

// In pixels, around what is left.
const MARGIN = 24;

// The first and the last of `count` lines of which `filled(line)` holds.
const ends = (count, filled) => {
  let [first, last] = [0, count - 1];
  while (first < last && !filled(first)) first += 1;
  while (last > first && !filled(last)) last -= 1;
  return [first, last];
};

// The blob of a PNG; `address` is that of a picture whose upper left corner is empty.
export const cropped = async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(image, 0, 0);
  const pixels = new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer);
  const filled = (row, column) => pixels[row * width + column] !== pixels[0];
  const columns = d3.range(width);
  const [top, bottom] = ends(height, (row) => columns.some((column) => filled(row, column)));
  const rows = d3.range(top, bottom + 1);
  const [left, right] = ends(width, (column) => rows.some((row) => filled(row, column)));

  const [across, down] = [right - left + 1 + 2 * MARGIN, bottom - top + 1 + 2 * MARGIN];
  const ground = pen.getImageData(0, 0, 1, 1).data;
  [canvas.width, canvas.height] = [across, down];
  pen.fillStyle = `rgb(${ground[0]}, ${ground[1]}, ${ground[2]})`;
  pen.fillRect(0, 0, across, down);
  pen.drawImage(image, MARGIN - left, MARGIN - top);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png");
  });
};

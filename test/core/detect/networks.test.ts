import { expect } from 'chai';
import { brightened, gainOf } from '../../../src/core/detect/brightness.js';
import { moved, runCenterFace, stretched } from '../../../src/core/detect/centerface.js';
import { guessEmotions } from '../../../src/core/detect/emotion-model.js';
import { cropFace } from '../../../src/core/detect/face-crop.js';
import { createLocalDetector } from '../../../src/core/detect/local-detector.js';
import type { Input, Model, Tensor } from '../../../src/core/detect/model.js';
import { packed, scaleFrame } from '../../../src/core/detect/picture.js';
import { searchOf } from '../../../src/core/detect/search.js';
import { viewOf } from '../../../src/core/detect/view.js';
import type { Frame } from '../../../src/core/photo/photo.js';

const box = (left: number, top: number, width: number, height: number) => ({ left, top, width, height });
const frameOf = (
  width: number,
  height: number,
  pixel: (x: number, y: number) => readonly number[],
  channels: 3 | 4 = 3,
) => {
  const all = Array.from({ length: width * height }, (_, at) => pixel(at % width, Math.floor(at / width)));
  return { width, height, channels, pixels: Buffer.from(all.flat()) } satisfies Frame;
};
const tensor = (dims: readonly number[], values: readonly number[] = []): Tensor => {
  const data = new Float32Array(dims.reduce((product, one) => product * one));
  data.set(values);
  return { data, dims };
};

/** A cell of CenterFace’s maps: score, height and width in cells, place in the cell, landmarks as shares of the box. */
interface Cell {
  readonly at: number;
  readonly score: number;
}
/** Maps of so many rows and columns with faces of 8 × 6 cells, a quarter of a cell below and right of their cells. */
function mapsOf(rows: number, columns: number, cells: readonly Cell[]) {
  const size = rows * columns;
  const filled = (planes: number, value: (plane: number, cell: Cell) => number) => {
    const map = tensor([1, planes, rows, columns]);
    for (const cell of cells)
      for (let plane = 0; plane < planes; plane++) map.data[plane * size + cell.at] = value(plane, cell);
    return map;
  };
  return {
    537: filled(1, (_, { score }) => score),
    538: filled(2, (plane) => Math.log(plane === 0 ? 8 : 6)),
    539: filled(2, (plane) => (plane === 0 ? 0.25 : -0.25)),
    540: filled(10, (plane) => plane / 10),
  };
}
const answering = (answer: (input: Input) => Record<string, Tensor>): Model & { readonly inputs: Input[] } => {
  const inputs: Input[] = [];
  return {
    inputs,
    prepare: () => 1,
    run: async (input) => {
      inputs.push(input);
      return answer(input);
    },
  };
};

describe('the outputs of CenterFace', () => {
  it('are a face for each cell from the threshold on', async () => {
    const model = answering(() =>
      mapsOf(20, 30, [
        { at: 0, score: 0.29 },
        { at: 10 * 30 + 12, score: 0.3125 },
      ]),
    );
    const found = await runCenterFace(model, { data: new Uint8Array(0), dims: [] }, 0.3125);
    expect(found).to.have.length(1);
    const [{ box: place, landmarks, ...rest }] = [found[0]!];
    expect(rest.score).to.equal(0.3125);
    expect(rest.angle).to.equal(0);
    expect(rest.size).to.be.closeTo(32, 1e-4);
    const close = (values: readonly number[], expected: readonly number[]) => {
      for (const [index, value] of expected.entries()) expect(values[index], `${index}`).to.be.closeTo(value, 1e-3);
    };
    close(Object.values(place), [(12 - 0.25 + 0.5) * 4 - 12, (10 + 0.25 + 0.5) * 4 - 16, 24, 32]);
    expect(landmarks).to.have.length(5);
    close(
      landmarks.flatMap(({ x, y }) => [x, y]),
      [0, 2, 4, 6, 8].flatMap((part) => [37 + ((part + 1) / 10) * 24, 27 + (part / 10) * 32]),
    );
  });

  it('can be stretched and moved', () => {
    const face = { box: box(1, 2, 3, 4), score: 0.5, landmarks: [{ x: 5, y: 6 }], size: 4, angle: 90 };
    expect(stretched(face, 10, 100)).to.deep.equal({
      ...face,
      box: box(10, 200, 30, 400),
      landmarks: [{ x: 50, y: 600 }],
      size: 400,
    });
    expect(moved(face, 10, 100)).to.deep.equal({ ...face, box: box(11, 102, 3, 4), landmarks: [{ x: 15, y: 106 }] });
  });
});

describe('a picture for the network', () => {
  /** Each pixel says where it is. */
  const picture = frameOf(6, 4, (x, y) => [x, y, 100 + y * 6 + x]);
  const rowsOf = ({ data, dims: [, rows, columns] }: Input) =>
    Array.from({ length: rows! }, (_, y) => [...data.slice(y * columns! * 3, (y + 1) * columns! * 3)]);

  it('is the part asked for, with zeros up to a multiple of the step', () => {
    const input = packed(picture, viewOf(6, 4, 0), box(2, 1, 3, 2), 4);
    expect(input.dims).to.deep.equal([1, 4, 4, 3]);
    const row = (y: number) => [2, y, 102 + y * 6, 3, y, 103 + y * 6, 4, y, 104 + y * 6, 0, 0, 0];
    expect(rowsOf(input)).to.deep.equal([row(1), row(2), Array(12).fill(0), Array(12).fill(0)]);
  });

  it('is turned with its pixels unchanged', () => {
    const first = (angle: number) => {
      const view = viewOf(6, 4, angle);
      const rows = rowsOf(packed(picture, view, box(0, 0, view.width, view.height), 1));
      return [rows[0]!.slice(0, 6), rows.at(-1)!.slice(-3)];
    };
    const at = (x: number, y: number) => [x, y, 100 + y * 6 + x];
    expect(first(90)).to.deep.equal([[...at(5, 0), ...at(5, 1)], at(0, 3)]);
    expect(first(180)).to.deep.equal([[...at(5, 3), ...at(4, 3)], at(0, 0)]);
    expect(first(270)).to.deep.equal([[...at(0, 3), ...at(0, 2)], at(5, 0)]);
  });

  it('is interpolated at other angles, and black outside', () => {
    const ramp = frameOf(40, 40, (x, y) => [x * 4, y * 4, 200]);
    const view = viewOf(40, 40, 30);
    const middle = Math.floor(view.width / 2);
    const rows = rowsOf(packed(ramp, view, box(0, 0, view.width, view.height), 1));
    expect(rows[0]!.slice(0, 3)).to.deep.equal([0, 0, 0]);
    for (const [u, v] of [
      [0, 0],
      [10, 0],
      [0, 10],
      [-9, -7],
    ] as const) {
      const [x, y] = [middle + u + 0.5 - view.width / 2, middle + v + 0.5 - view.height / 2];
      const [cos, sin] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
      const seen = rows[middle + v]!.slice((middle + u) * 3, (middle + u) * 3 + 3);
      expect(seen[0]).to.be.closeTo((19.5 + x * cos - y * sin) * 4, 1.1);
      expect(seen[1]).to.be.closeTo((19.5 + x * sin + y * cos) * 4, 1.1);
      expect(seen[2]).to.be.closeTo(200, 1);
    }
  });

  it('is the frame itself if that is opaque and of the size, otherwise a copy without transparency', async () => {
    expect(await scaleFrame(picture, 6, 4)).to.equal(picture);
    expect(await scaleFrame(picture, 3, 2)).to.deep.include({ width: 3, height: 2 });
    expect((await scaleFrame(picture, 6, 2)).pixels).to.have.length(6 * 2 * 3);
    expect((await scaleFrame(picture, 3, 4)).pixels).to.have.length(3 * 4 * 3);
    const clear = frameOf(2, 1, (x) => [255, 0, 0, x === 0 ? 0 : 255], 4);
    expect([...(await scaleFrame(clear, 2, 1)).pixels]).to.deep.equal([127, 127, 127, 255, 0, 0]);
  });
});

describe('a dark photo', () => {
  /** So many of 300 bytes of this brightness, the rest black. */
  const gain = (bright: number, count: number) =>
    gainOf(
      frameOf(10, 10, (x, y) => {
        const lit = (part: number) => ((y * 10 + x) * 3 + part < count ? bright : 0);
        return [lit(0), lit(1), lit(2)];
      }),
    );

  it('is brightened by its brightest hundredth', () => {
    expect(gain(46, 300)).to.equal(5);
    expect(gain(46, 3)).to.equal(5);
    expect(gain(46, 2)).to.equal(230);
    expect(gain(99, 300)).to.be.closeTo(2.323, 0.001);
    expect(gain(100, 300)).to.equal(1);
    expect(gain(0, 0)).to.equal(230);
  });

  it('keeps its pixels in range, and any other photo as it is', () => {
    const picture = frameOf(1, 1, () => [10, 60, 0]);
    expect([...brightened(picture, 5).pixels]).to.deep.equal([50, 255, 0]);
    expect([...brightened(picture, 1.25).pixels]).to.deep.equal([13, 75, 0]);
    expect(brightened(picture, 1)).to.equal(picture);
  });
});

describe('the picture of a face', () => {
  const ramp = frameOf(60, 60, (x, y) => [x * 4, x * 4, y === 99 ? 0 : x * 4]);
  const column = (grey: Float32Array, side: number, at: number) => grey[Math.floor(side / 2) * side + at]!;

  it('is the square around its box, grey', () => {
    const grey = cropFace(ramp, { box: box(20, 20, 10, 20), roll: 0 }, 4, 1);
    expect(grey).to.have.length(16);
    for (const [at, x] of [17.5, 22.5, 27.5, 32.5].entries())
      expect(column(grey, 4, at)).to.be.closeTo((x - 0.5) * 4, 2.1);
    const wider = cropFace(ramp, { box: box(20, 20, 10, 20), roll: 0 }, 4, 2);
    expect(column(wider, 4, 0)).to.be.closeTo((10 - 0.5) * 4, 2.1);
  });

  it('is turned upright', () => {
    const upside = cropFace(ramp, { box: box(20, 20, 20, 20), roll: 180 }, 4, 1);
    expect(column(upside, 4, 0)).to.be.closeTo((37.5 - 0.5) * 4, 2.1);
    const lying = cropFace(ramp, { box: box(20, 20, 20, 20), roll: 90 }, 4, 1);
    expect(lying[0]).to.be.closeTo((37.5 - 0.5) * 4, 2.1);
    expect(lying[12]).to.be.closeTo((22.5 - 0.5) * 4, 2.1);
    expect(lying[3]).to.be.closeTo(lying[0]!, 1e-3);
  });

  it('weighs the colours, repeats the edge, and shows grey for what is transparent', () => {
    const only = (red: number, green: number, blue: number) =>
      cropFace(
        frameOf(4, 4, () => [red, green, blue]),
        { box: box(-9, -9, 30, 40), roll: 7 },
        2,
        1,
      );
    for (const value of only(100, 0, 0)) expect(value).to.be.closeTo(29.9, 1e-3);
    for (const value of only(0, 100, 0)) expect(value).to.be.closeTo(58.7, 1e-3);
    for (const value of only(0, 0, 100)) expect(value).to.be.closeTo(11.4, 1e-3);
    const veiled = (alpha: number) =>
      cropFace(
        frameOf(4, 4, () => [200, 200, 200, alpha], 4),
        { box: box(0, 0, 4, 4), roll: 0 },
        2,
        1,
      )[0];
    expect(veiled(0)).to.be.closeTo(127, 1e-3);
    expect(veiled(255)).to.be.closeTo(200, 1e-3);
    expect(veiled(51)).to.be.closeTo(141.6, 1e-3);
  });
});

describe('the emotion of a face', () => {
  const grey = frameOf(20, 20, () => [255, 255, 255]);
  const region = { box: box(5, 5, 10, 10), roll: 0 };
  const guess = async (...probabilities: readonly number[]) => {
    const model = answering(() => ({ probabilities: tensor([1, 7], probabilities) }));
    return (await guessEmotions(model, grey, [region]))[0]!;
  };

  it('is the most probable one, or unknown if that is uncertain', async () => {
    expect(await guess(0, 0, 0, 0.75, 0.25, 0, 0)).to.deep.equal({ emotion: 'HAPPY', emotionConfidence: 75 });
    expect((await guess(0.75, 0.25, 0, 0, 0, 0, 0)).emotion).to.equal('ANGRY');
    expect((await guess(0, 0.125, 0, 0, 0, 0, 0.875)).emotion).to.equal('CALM');
    expect(await guess(0.5, 0.25, 0.25)).to.deep.equal({ emotion: 'UNKNOWN', emotionConfidence: 50 });
    expect((await guess(0, 0, 0.5625, 0.4375)).emotion).to.equal('FEAR');
  });

  it('is asked for 16 faces at once, each with its own picture from −1 to 1', async () => {
    const model = answering(({ dims: [count] }) => ({
      probabilities: tensor(
        [count!, 7],
        Array.from({ length: count! * 7 }, (_, at) => (at % 7 === Math.floor(at / 7) % 7 ? 1 : 0)),
      ),
    }));
    const halves = frameOf(400, 20, (x) => (x < 200 ? [0, 0, 0] : [255, 255, 255]));
    const regions = Array.from({ length: 18 }, (_, index) => ({ box: box(index % 2 ? 300 : 50, 5, 10, 10), roll: 0 }));
    const guesses = await guessEmotions(model, halves, regions);
    expect(model.inputs.map(({ dims }) => dims)).to.deep.equal([
      [16, 64, 64, 1],
      [2, 64, 64, 1],
    ]);
    const own = [0, 1].map((index) => model.inputs[0]!.data[index * 64 * 64 + 9]);
    expect(own[0]).to.be.closeTo(-1, 1e-5);
    expect(own[1]).to.be.closeTo(1, 1e-5);
    expect(guesses.map(({ emotion }) => emotion).slice(0, 3)).to.deep.equal(['ANGRY', 'DISGUSTED', 'FEAR']);
    expect(guesses.map(({ emotion }) => emotion).slice(15)).to.deep.equal(['DISGUSTED', 'ANGRY', 'DISGUSTED']);
  });
});

/** CenterFace for pictures in which a face is white around its middle and everything else is grey. */
const findsWhite = () =>
  answering(({ data, dims: [, rows, columns] }) => {
    const cells: Cell[] = [];
    for (let y = 0; y < rows! / 4; y++)
      for (let x = 0; x < columns! / 4; x++)
        if (data[(y * 4 * columns! + x * 4) * 3]! > 240) cells.push({ at: (y * columns!) / 4 + x, score: 0.9 });
    return mapsOf(rows! / 4, columns! / 4, cells);
  });
/** Grey, with a white square of four pixels at each of these places. */
const withFaces = (width: number, height: number, ...places: readonly (readonly [number, number])[]) =>
  frameOf(width, height, (x, y) =>
    places.some(([left, top]) => x >= left && x < left + 4 && y >= top && y < top + 4)
      ? [255, 255, 255]
      : [128, 128, 128],
  );

describe('the search of a frame', () => {
  it('finds faces in every tile once, in the frame’s pixels', async () => {
    const model = findsWhite();
    const frame = withFaces(1000, 100, [100, 40], [520, 40], [900, 60]);
    const found = await searchOf(model, frame).everywhere({ width: 1000, height: 100 }, 0);
    const places = found.map(({ box: { left, top } }) => [Math.round(left), Math.round(top)]);
    expect(places).to.deep.equal([
      [89, 27],
      [509, 27],
      [889, 47],
    ]);
    expect(model.inputs.map(({ dims }) => dims)).to.deep.equal([
      [1, 128, 576, 3],
      [1, 128, 576, 3],
    ]);
  });

  it('gives boxes in the frame’s pixels at any size', async () => {
    const search = searchOf(findsWhite(), withFaces(200, 100, [100, 40]));
    const [{ box: place, size } = { box: box(0, 0, 0, 0), size: 0 }] = await search.everywhere(
      { width: 200, height: 100 },
      180,
    );
    expect(size).to.be.closeTo(32, 0.01);
    expect(place.left + place.width / 2).to.be.closeTo(102, 5);
    const half = await searchOf(
      findsWhite(),
      frameOf(200, 100, (x, y) => (x >= 96 && x < 112 && y >= 40 && y < 56 ? [255, 255, 255] : [128, 128, 128])),
    ).everywhere({ width: 100, height: 50 }, 0);
    expect(half[0]?.size).to.be.closeTo(64, 0.01);
    expect(half[0]?.box.width).to.be.closeTo(48, 0.01);
  });

  it('is only around the boxes given, or in a square', async () => {
    const model = findsWhite();
    const search = searchOf(model, withFaces(600, 400, [100, 100], [500, 300]));
    const size = { width: 600, height: 400 };
    const near = await search.around(size, 0, [box(90, 90, 24, 32)]);
    expect(near).to.have.length(1);
    expect(model.inputs.at(-1)!.dims).to.deep.equal([1, 128, 128, 3]);
    expect(await search.around(size, 0, [])).to.deep.equal([]);
    const square = await search.crop(size, 0, box(490, 290, 24, 32), 64);
    expect(square).to.have.length(1);
    expect(square[0]!.box.left).to.be.closeTo(490, 4);
    expect(model.inputs.at(-1)!.dims).to.deep.equal([1, 64, 64, 3]);
    expect(await search.crop(size, 0, box(590, 390, 24, 32), 32)).to.deep.equal([]);
    expect(model.inputs.at(-1)!.dims).to.deep.equal([1, 32, 32, 3]);
    expect(await search.crop(size, 0, box(700, 290, 24, 32), 64)).to.deep.equal([]);
    expect(await search.crop(size, 0, box(490, 500, 24, 32), 64)).to.deep.equal([]);
    expect(model.inputs).to.have.length(3);
  });

  it('brightens a dark frame alike at every size', async () => {
    const model = findsWhite();
    const search = searchOf(
      model,
      frameOf(64, 64, () => [50, 50, 50]),
    );
    await search.everywhere({ width: 32, height: 32 }, 0);
    await search.everywhere({ width: 64, height: 64 }, 0);
    expect(model.inputs.map(({ data }) => data[0])).to.deep.equal([230, 230]);
  });
});

describe('the embedded detector', () => {
  const emotion = answering(({ dims: [count] }) => ({
    probabilities: tensor([count!, 7], Array(count! * 7).fill(0.75)),
  }));

  it('gives the faces from left to right, with score, roll, emotion and landmarks', async () => {
    const loaded: string[] = [];
    const load = async (network: string) => {
      loaded.push(network);
      return network === 'emotion' ? emotion : findsWhite();
    };
    const detector = await createLocalDetector({ models: { load } });
    expect(detector.name).to.equal('local');
    expect(await detector.detect(withFaces(300, 100))).to.deep.equal([]);
    expect(loaded).to.deep.equal(['centerFace']);
    const frame = withFaces(300, 100, [200, 40], [60, 40]);
    const faces = await detector.locate(frame);
    expect(loaded).to.deep.equal(['centerFace', 'emotion']);
    expect(faces.map(({ box: { left } }) => Math.round(left))).to.deep.equal([49, 189]);
    for (const { confidence, landmarks, emotion: seen, emotionConfidence } of faces) {
      expect(confidence).to.be.closeTo(90, 0.01);
      expect([landmarks.length, seen, emotionConfidence]).to.deep.equal([5, 'ANGRY', 75]);
    }
    const plain = await detector.detect(frame);
    expect(plain).to.deep.equal(faces.map(({ landmarks: _, ...face }) => face));
  });
});

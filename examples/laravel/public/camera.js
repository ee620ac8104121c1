// The camera: a live picture, how bright it is, and a still of it.

const SAMPLE = { width: 64, height: 48 };
const LONGEST = 1600; // pixels; a face needs no more, and a phone's photo has three times as many

/** Why a camera could not be opened: `insecure`, `denied` or `missing`; `closed` meanwhile. */
export class CameraError extends Error {
    constructor(reason) {
        super(reason);
        this.reason = reason;
    }
}

let turns = 0; // the latest opening or closing; what an earlier opening still brings is switched off

/** Shows the front camera in `video`; `onLost` is called if it is unplugged or another program takes it. */
export async function openCamera(video, onLost) {
    if (!navigator.mediaDevices?.getUserMedia) {
        throw new CameraError('insecure');
    }
    closeCamera(video);
    const turn = turns;
    try {
        const stream = await navigator.mediaDevices.getUserMedia({
            audio: false,
            video: { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 960 } },
        });
        if (turn !== turns) {
            stop(stream);
            throw new CameraError('closed');
        }
        video.srcObject = stream;
        stream.getVideoTracks()[0].addEventListener('ended', onLost);
        await video.play();
    } catch (error) {
        const reason = error.name === 'NotAllowedError' ? 'denied' : 'missing';
        throw new CameraError(turn === turns ? reason : 'closed');
    }
}

export function closeCamera(video) {
    turns += 1;
    stop(video.srcObject);
    video.srcObject = null;
}

function stop(stream) {
    stream?.getTracks().forEach((track) => track.stop());
}

/** Mean brightness as the server measures it: the mean of max(R, G, B), 0..255. */
export function brightness(video) {
    const canvas = draw(video, SAMPLE.width, SAMPLE.height);
    const { data } = canvas.getContext('2d').getImageData(0, 0, SAMPLE.width, SAMPLE.height);
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) {
        sum += Math.max(data[at], data[at + 1], data[at + 2]);
    }
    return sum / (data.length / 4);
}

/** The picture that the camera shows now, as a JPEG's data URL. */
export function still(video) {
    return draw(video, video.videoWidth, video.videoHeight).toDataURL('image/jpeg', 0.92);
}

/** The picture that the camera shows now, its longer side at most `longest` pixels, as a JPEG's data URL. */
export function small(video, longest) {
    const scale = Math.min(1, longest / Math.max(video.videoWidth, video.videoHeight));
    const [width, height] = [video.videoWidth, video.videoHeight].map((side) => Math.round(side * scale));
    return draw(video, width, height).toDataURL('image/jpeg', 0.55);
}

/** A photo file, upright and no larger than it needs to be, as a JPEG's data URL. */
export async function stillFromFile(file) {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = draw(picture, Math.round(picture.width * scale), Math.round(picture.height * scale));
    picture.close();
    return canvas.toDataURL('image/jpeg', 0.92);
}

function draw(source, width, height) {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d', { willReadFrequently: true }).drawImage(source, 0, 0, width, height);
    return canvas;
}

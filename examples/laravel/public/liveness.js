// Guides a movement of the head, and collects the camera's pictures on the way.
import { small } from './camera.js';

const LONGEST = 480; // pixels: enough for a face, and 40 pictures stay under 1 MB
const EVERY = 125; // ms between two pictures
const MOST = 40; // pictures that the server takes by default

/** How long each part takes, ms. A turn ends with the way back. */
const PACE = { ready: 500, left: 1600, right: 1600, closer: 1500, straight: 900, back: 700 };

/**
 * Shows each step in its time, and resolves to the pictures: `[{ms, image}]`.
 *
 * @param {HTMLVideoElement} video
 * @param {{step: string, text: string}[]} steps of the session
 * @param {{ready: string, back: string}} texts
 * @param {(step: string, text: string, share: number) => void} onStep receives what to do now, and how
 *     much of all is done, 0..1
 * @param {AbortSignal} signal ends the attempt
 */
export function collect(video, steps, texts, onStep, signal) {
    const parts = [{ step: 'ready', text: texts.ready }];
    steps.forEach((step) => {
        parts.push(step);
        if (step.step === 'left' || step.step === 'right') {
            parts.push({ step: 'back', text: texts.back });
        }
    });
    const ends = [];
    parts.reduce((end, { step }) => ends[ends.push(end + PACE[step]) - 1], 0);
    const total = ends.at(-1);
    const every = Math.max(EVERY, total / (MOST - 1));
    return new Promise((resolve, reject) => {
        const frames = [];
        const start = performance.now();
        const timer = setInterval(() => {
            const ms = Math.round(performance.now() - start);
            const now = Math.min(ends.findIndex((end) => ms < end) >>> 0, parts.length - 1);
            if (signal.aborted) {
                clearInterval(timer);
                reject(new DOMException('stopped', 'AbortError'));
                return;
            }
            if (frames.length < MOST && ms > (frames.at(-1)?.ms ?? -1)) {
                frames.push({ ms, image: small(video, LONGEST) });
            }
            onStep(parts[now].step, parts[now].text, Math.min(1, ms / total));
            if (ms >= total) {
                clearInterval(timer);
                resolve(frames);
            }
        }, every);
        onStep('ready', texts.ready, 0);
    });
}

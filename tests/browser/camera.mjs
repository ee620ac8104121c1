// Chromium whose camera shows a photo of the fixtures, and a page that forgives nothing.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const fixture = (name) => new URL(`../fixtures/${name}`, import.meta.url).pathname;

const QUIET = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** What a browser said that no step had announced. */
export const surprises = [];

/**
 * Runs `steps` in a fresh browser.
 *
 * @param {{photo?: string|null, width?: number, height?: number}} options `photo` is what the camera
 *     shows; null is a machine without a camera
 * @param {(page: import('playwright-core').Page, expect: (...failures: RegExp[]) => void) => Promise<void>} steps
 *     `expect` announces failures that the steps provoke
 */
export async function withCamera({ photo = null, width = 1280, height = 900 }, steps) {
    const folder = await mkdtemp(join(tmpdir(), 'absenki-browser-'));
    const args = [...QUIET];
    if (photo !== null) {
        const film = join(folder, 'camera.mjpeg');
        await writeFile(film, await film_of(photo));
        args.push('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`);
    }
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
    try {
        const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' });
        await steps(page, watch(page));
    } finally {
        await browser.close();
        await rm(folder, { recursive: true, force: true });
    }
}

/** Motion JPEG is one JPEG after the other; a photo that stands still is the same one again. */
async function film_of(photo) {
    const frame = await readFile(fixture(photo));
    return Buffer.concat([frame, frame]);
}

function watch(page) {
    let announced = [];
    const note = (text) => announced.some((pattern) => pattern.test(text)) || surprises.push(text);
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && note(`console: ${message.text()} (${message.location().url})`));
    page.on('pageerror', (error) => note(`page: ${error.message}`));
    page.on('requestfailed', (request) => note(`request: ${request.url()} ${request.failure()?.errorText}`));
    page.on('response', (response) => response.status() >= 400 && note(`response: ${response.status()} ${response.url()}`));
    return (...failures) => { announced = failures; };
}

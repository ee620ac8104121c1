// Counting, and what every state of every page must have.
import { createRequire } from 'node:module';
import { readFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.SCREENSHOTS;
await mkdir(shots, { recursive: true });

export const WIDTHS = [1280, 390];
let passed = 0;
let failed = 0;

export function check(name, good, detail = '') {
    if (good) {
        passed += 1;
    } else {
        failed += 1;
        console.log(`FAILED: ${name}${detail === '' ? '' : `: ${detail}`}`);
    }
}

export function same(name, got, wanted) {
    check(name, Object.is(got, wanted), `got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`);
}

export function like(name, got, pattern) {
    check(name, pattern.test(got), `${JSON.stringify(got)} is not like ${pattern}`);
}

/** Prints the count; whether all went well. */
export function finish() {
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0;
}

/** Takes the state's picture, and checks what can be checked of its looks, at the page's width. */
export async function look(page, state) {
    const { width } = page.viewportSize();
    const name = `${state}-${width}`;
    await page.evaluate(() => Promise.all([...document.images].filter((image) => !image.hidden && image.src !== '').map((image) => {
        image.loading = 'eager';
        return image.decode();
    })));
    await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    same(`${name}: nothing overflows`, wide, 0);
    const clipped = await page.evaluate(() => [...document.querySelectorAll('.box span')].filter((words) => {
        const [inner, outer] = [words, document.getElementById('stage')].map((element) => element.getBoundingClientRect());
        return inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
    }).length);
    same(`${name}: no label is cut off`, clipped, 0);
    const faults = await page.evaluate(`${axe}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map((node) => node.target).join(' ')))`);
    same(`${name}: accessible`, faults.join('; '), '');
}

// The faces over a snapshot: one box each, in the colour of its label, with its words beside it.

/**
 * Draws the faces that the server named.
 *
 * @param {HTMLElement} layer lies over the stage
 * @param {HTMLImageElement} photo the snapshot, which fills the stage without being cut
 * @param {{box: {Left: number, Top: number, Width: number, Height: number}, tone: string, name: string, score: string|null}[]} faces
 */
export function drawBoxes(layer, photo, faces) {
    layer.replaceChildren();
    fit(layer, photo);
    layer.hidden = false;
    // The likeliest face last, so that its words lie on top.
    const order = [...faces].sort((a, b) => (a.tone === 'matched') - (b.tone === 'matched'));
    for (const { box, tone, name, score } of order) {
        const frame = document.createElement('div');
        frame.className = `box ${tone}`;
        frame.style.left = `${box.Left * 100}%`;
        frame.style.top = `${box.Top * 100}%`;
        frame.style.width = `${box.Width * 100}%`;
        frame.style.height = `${box.Height * 100}%`;
        const words = document.createElement('span');
        words.textContent = score === null ? name : `${name} · ${score}`;
        frame.append(words);
        layer.append(frame);
        keepInside(words, layer);
    }
}

/** Lays the layer exactly over the photo, which keeps its own shape inside the stage. */
function fit(layer, photo) {
    const stage = layer.parentElement.getBoundingClientRect();
    const shape = photo.naturalWidth / photo.naturalHeight;
    const width = Math.min(stage.width, stage.height * shape) / stage.width;
    const height = Math.min(stage.height, stage.width / shape) / stage.height;
    layer.style.width = `${width * 100}%`;
    layer.style.height = `${height * 100}%`;
    layer.style.left = `${((1 - width) / 2) * 100}%`;
    layer.style.top = `${((1 - height) / 2) * 100}%`;
}

function keepInside(words, layer) {
    const stage = layer.parentElement.getBoundingClientRect();
    if (words.getBoundingClientRect().top < stage.top) {
        words.classList.add('below');
    }
    if (words.getBoundingClientRect().right > stage.right) {
        words.classList.add('from-right');
    }
    if (words.getBoundingClientRect().bottom > stage.bottom) {
        words.classList.replace('below', 'inside');
    }
    const { left } = words.getBoundingClientRect();
    if (left < stage.left) {
        words.style.transform = `translateX(${stage.left - left + 4}px)`;
    }
}

// The faces over a snapshot: one box each, in the colour of its label, with its words beside it.

/**
 * Draws the faces that the server named.
 *
 * @param {HTMLElement} layer lies over the photo
 * @param {{box: {Left: number, Top: number, Width: number, Height: number}, tone: string, name: string, score: string|null}[]} faces
 */
export function drawBoxes(layer, faces) {
    layer.replaceChildren();
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
        const who = document.createElement('b');
        who.textContent = name;
        words.append(who, score === null ? '' : ` · ${score}`);
        frame.append(words);
        layer.append(frame);
        keepInside(words, layer);
    }
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

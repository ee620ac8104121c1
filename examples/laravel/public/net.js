// Requests to the app. Answers are JSON; a failure is an Error whose message a person can read.

const token = () => document.querySelector('meta[name="csrf-token"]').content;

/**
 * Sends a request and hands back its answer.
 *
 * @param {string} method GET, POST or DELETE
 * @param {string} url of the app
 * @param {FormData|object|null} body a form, or an object that goes as JSON
 * @param {string} offline what to say where no answer comes
 * @param {(share: number) => void} [onProgress] told how much of the body has been sent, 0..1
 */
export function send(method, url, body, offline, onProgress) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open(method, url);
        request.responseType = 'json';
        request.setRequestHeader('Accept', 'application/json');
        request.setRequestHeader('X-CSRF-TOKEN', token());
        request.upload.addEventListener('progress', (event) => {
            if (event.lengthComputable) {
                onProgress?.(event.loaded / event.total);
            }
        });
        request.addEventListener('load', () => {
            const answer = request.response;
            if (request.status >= 200 && request.status < 300 && answer !== null) {
                resolve(answer);
            } else {
                reject(new Error(answer?.message ?? offline));
            }
        });
        request.addEventListener('error', () => reject(new Error(offline)));
        if (body === null || body instanceof FormData) {
            request.send(body);
        } else {
            request.setRequestHeader('Content-Type', 'application/json');
            request.send(JSON.stringify(body));
        }
    });
}

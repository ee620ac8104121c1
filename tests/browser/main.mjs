// The camera page in a real browser: enrol people, verify them, and everything that may go wrong.
// BASE_URL is the app of examples/laravel/serve.sh, fresh; SCREENSHOTS takes a picture of each state.
import { checkAttendance } from './attendance.mjs';
import { surprises } from './camera.mjs';
import { finish, same } from './checks.mjs';
import { checkHistory } from './history.mjs';
import { checkLifecycle } from './lifecycle.mjs';
import { checkLimits } from './limits.mjs';
import { checkLiveness } from './liveness.mjs';
import { checkRefusals } from './refusals.mjs';
import { checkStaff } from './staff.mjs';

const all = { staff: checkStaff, attendance: checkAttendance, lifecycle: checkLifecycle, history: checkHistory, refusals: checkRefusals, limits: checkLimits, liveness: checkLiveness };
const only = process.env.ONLY?.split(',') ?? Object.keys(all);
for (const name of only) {
    await all[name]();
}
same('nothing unexpected in the browser', surprises.join('\n'), '');
process.exit(finish() ? 0 : 1);

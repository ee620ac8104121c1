<?php

declare(strict_types=1);

namespace App\Http\Controllers;

use Absenki\Laravel\Absenki;
use Absenki\Laravel\FaceVerificationService;
use Absenki\Laravel\Results\Quality;
use Absenki\Laravel\Results\Verdict;
use Absenki\Laravel\Settings;
use App\Models\Attendance;
use App\Models\User;
use App\Support\Limits;
use App\Support\Outcome;
use App\Support\Photo;
use Closure;
use Illuminate\Contracts\View\View;
use Illuminate\Database\Eloquent\Collection;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Validation\ValidationException;

/** The page with the camera. */
final class AttendanceController
{
    private const RECENT = 4;

    public function show(): View
    {
        return view('attendance', [
            'users' => User::orderBy('name')->get(),
            'recent' => $this->recent(),
            'minBrightness' => Limits::minBrightness(),
            'live' => Limits::liveness(),
        ]);
    }

    /** What the person must do, and the token to send with the pictures of it. */
    public function startLive(Request $request): JsonResponse
    {
        $session = (new FaceVerificationService())->startLiveness($this->user($request));

        return response()->json($session, $session['ok'] ? 200 : 503);
    }

    /** Camera pictures of a movement → living person → quality → verdict → a row of the history. */
    public function verifyLive(Request $request, Absenki $absenki): JsonResponse
    {
        $user = $this->user($request);
        $input = $request->validate([
            'token' => ['required', 'string'],
            'frames' => ['required', 'array', 'max:' . app(Settings::class)->number('liveness.max_frames')],
            'frames.*.ms' => ['required', 'integer', 'min:0'],
            'frames.*.image' => ['required', 'string', 'max:' . config('attendance.max_frame_chars')],
        ], ['*' => __('ui.errors.photo')]);
        $frames = array_column($input['frames'], 'image', 'ms');
        $verdict = $absenki->verifyLive($user, $input['token'], $frames);
        $shown = $verdict->liveness->frame ?? $input['frames'][0]['image'];

        return $this->answer($absenki, $user, Photo::fromDataUrl($shown) ?? $shown, static fn (): Verdict => $verdict, true);
    }

    private function user(Request $request): User
    {
        $input = $request->validate(
            ['user' => ['required', 'integer', 'exists:users,id']],
            ['user.*' => __('ui.errors.user')],
        );

        return User::findOrFail($input['user']);
    }

    /** Camera picture → quality → verdict → a row of the history. */
    public function verify(Request $request, Absenki $absenki): JsonResponse
    {
        $user = $this->user($request);
        $input = $request->validate([
            'photo' => ['required', 'string', 'max:' . config('attendance.max_snapshot_chars')],
        ], [
            'photo.max' => __('ui.errors.photo_max'),
            'photo.*' => __('ui.errors.photo'),
        ]);
        $bytes = Photo::fromDataUrl($input['photo'])
            ?? throw ValidationException::withMessages(['photo' => __('ui.errors.photo')]);

        return $this->answer($absenki, $user, $bytes, static fn (): Verdict => $absenki->verify($user, $bytes), false);
    }

    /** @param Closure(): Verdict $verify */
    private function answer(Absenki $absenki, User $user, string $bytes, Closure $verify, bool $live): JsonResponse
    {
        $file = tmpfile();
        fwrite($file, $bytes);
        $path = stream_get_meta_data($file)['uri'];

        $quality = $absenki->quality($path);
        // A photo that is too dark or blurred costs no call to the recognizer.
        $verdict = $live || $quality->passed ? $verify() : null;
        $crop = $verdict === null ? null : $this->keepFace($absenki, $path, $verdict);
        $row = $this->record($user, $quality, $verdict, $crop);

        return response()->json([
            'ok' => $row->ok,
            'reason' => $row->reason,
            'faces' => $this->faces($verdict, $user),
            'verdict' => $this->verdict($row, $quality, $verdict),
            'recent' => view('partials.recent', ['recent' => $this->recent()])->render(),
            'photo' => $live ? 'data:image/jpeg;base64,' . base64_encode($bytes) : null,
        ]);
    }

    private function record(User $user, Quality $quality, ?Verdict $verdict, ?string $crop): Attendance
    {
        return Attendance::create([
            'user_id' => $user->id,
            'ok' => $verdict !== null && $verdict->ok,
            'reason' => $this->reason($verdict) ?? $quality->reason,
            'score' => $verdict?->score,
            // No face was looked up in an attempt without a living person.
            'face_count' => $verdict?->liveness?->isLive() === false ? null : $verdict?->faceCount,
            'laplace' => $quality->laplace,
            'brightness' => $quality->brightness,
            'width' => $quality->width,
            'height' => $quality->height,
            'crop_path' => $crop,
        ]);
    }

    /** The reason of a verdict; of an attempt without a living person only that there was none. */
    private function reason(?Verdict $verdict): ?string
    {
        $liveness = $verdict?->liveness;

        return $liveness === null || $liveness->isLive() ? $verdict?->reason : $liveness->verdict;
    }

    /** Keeps the face that the verdict is about for the audit, and nothing else of the photo. */
    private function keepFace(Absenki $absenki, string $path, Verdict $verdict): ?string
    {
        $about = collect($verdict->boundingBoxes)->firstWhere('type', '!=', 'other');
        if ($about === null) {
            return null;
        }
        $name = Photo::name('attendance/' . now()->format('Y-m'));

        return $absenki->crop($path, $absenki->disk()->path($name), $about['box']) === null ? null : $name;
    }

    /**
     * What is drawn over the photo. It names only the chosen person.
     *
     * @return list<array{box: array<string, float>, tone: string, name: string, score: string|null}>
     */
    private function faces(?Verdict $verdict, User $user): array
    {
        return array_map(static fn (array $face): array => [
            'box' => $face['box'],
            'tone' => $face['type'] === 'wrong_user' ? 'wrong' : $face['type'],
            'name' => $face['type'] === 'matched' ? $user->name : __("ui.label.{$face['type']}"),
            'score' => $face['type'] === 'matched' ? Limits::percent($verdict->score) : null,
        ], $verdict->boundingBoxes ?? []);
    }

    private function verdict(Attendance $row, Quality $quality, ?Verdict $verdict): string
    {
        return view('partials.verdict', [
            'outcome' => $row->outcome(),
            'message' => $verdict->message ?? $quality->message,
            'row' => $row,
            'sharpness' => $quality->threshold,
            'minBrightness' => Limits::minBrightness(),
            'threshold' => Limits::threshold(),
        ])->render();
    }

    /** @return Collection<int, Attendance> */
    private function recent(): Collection
    {
        return Attendance::with('user')->orderByDesc('id')->limit(self::RECENT)->get();
    }
}

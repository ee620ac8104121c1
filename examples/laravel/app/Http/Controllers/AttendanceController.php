<?php

declare(strict_types=1);

namespace App\Http\Controllers;

use Absenki\Laravel\Absenki;
use Absenki\Laravel\Results\Quality;
use Absenki\Laravel\Results\Verdict;
use App\Models\Attendance;
use App\Models\User;
use App\Support\Limits;
use App\Support\Outcome;
use App\Support\Photo;
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
        ]);
    }

    /** Camera picture → quality → verdict → a row of the history. */
    public function verify(Request $request, Absenki $absenki): JsonResponse
    {
        $input = $request->validate([
            'user' => ['required', 'integer', 'exists:users,id'],
            'photo' => ['required', 'string', 'max:' . config('attendance.max_snapshot_chars')],
        ], [
            'user.*' => __('ui.errors.user'),
            'photo.max' => __('ui.errors.photo_max'),
            'photo.*' => __('ui.errors.photo'),
        ]);
        $user = User::findOrFail($input['user']);
        $bytes = Photo::fromDataUrl($input['photo'])
            ?? throw ValidationException::withMessages(['photo' => __('ui.errors.photo')]);

        $file = tmpfile();
        fwrite($file, $bytes);
        $path = stream_get_meta_data($file)['uri'];

        $quality = $absenki->quality($path);
        // A photo that is too dark or blurred costs no call to the recognizer.
        $verdict = $quality->passed ? $absenki->verify($user, $bytes) : null;
        $crop = $verdict === null ? null : $this->keepFace($absenki, $path, $verdict);
        $row = $this->record($user, $quality, $verdict, $crop);

        return response()->json([
            'ok' => $row->ok,
            'reason' => $row->reason,
            'faces' => $this->faces($verdict, $user),
            'verdict' => $this->verdict($row, $quality, $verdict),
            'recent' => view('partials.recent', ['recent' => $this->recent()])->render(),
        ]);
    }

    private function record(User $user, Quality $quality, ?Verdict $verdict, ?string $crop): Attendance
    {
        return Attendance::create([
            'user_id' => $user->id,
            'ok' => $verdict !== null && $verdict->ok,
            'reason' => $verdict->reason ?? $quality->reason,
            'score' => $verdict?->score,
            'face_count' => $verdict?->faceCount,
            'laplace' => $quality->laplace,
            'brightness' => $quality->brightness,
            'width' => $quality->width,
            'height' => $quality->height,
            'crop_path' => $crop,
        ]);
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

<?php

declare(strict_types=1);

namespace App\Http\Controllers;

use Absenki\Laravel\Absenki;
use Absenki\Laravel\Models\FaceProfile;
use Absenki\Laravel\Results\Quality;
use App\Models\User;
use App\Support\Limits;
use App\Support\Outcome;
use App\Support\Photo;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Http\UploadedFile;
use Symfony\Component\HttpFoundation\Response;

/** The faces of one person. Photos come one by one, so that each has its own answer. */
final class EnrollmentController
{
    /** Uploaded photo → quality → crop → enrolled face. */
    public function store(Request $request, User $user, Absenki $absenki): JsonResponse
    {
        $photo = $this->photo($request);
        $maximum = (int) config('attendance.max_faces');
        if ($user->faceProfiles()->count() >= $maximum) {
            return response()->json(['message' => __('ui.enroll.full', ['max' => $maximum])], 422);
        }

        $quality = $absenki->quality($photo->getRealPath());
        if (!$quality->passed) {
            return $this->answer($user, Outcome::from($quality->reason), $quality->message, $quality);
        }
        $name = Photo::name("faces/{$user->id}");
        if ($absenki->crop($photo->getRealPath(), $absenki->disk()->path($name)) === null) {
            return $this->answer($user, Outcome::NoFace, Outcome::NoFace->text('advice'), $quality);
        }
        $kept = null;
        try {
            $enrolment = $absenki->enroll($user, $photo->get(), $name);
            $kept = FaceProfile::find($enrolment->profileId);
        } finally {
            // Refused, failed, or a photo that was enrolled before and has its picture already.
            if ($kept?->image_path !== $name) {
                $absenki->disk()->delete($name);
            }
        }

        return $this->answer($user, Outcome::from($enrolment->reason), $enrolment->message, $quality, $kept);
    }

    public function show(FaceProfile $profile): Response
    {
        return Photo::show($profile->image_path);
    }

    public function destroy(FaceProfile $profile, Absenki $absenki): JsonResponse
    {
        $user = User::findOrFail($profile->user_id);
        $absenki->forget($profile);

        return response()->json(['message' => __('ui.upload.removed')] + $this->lists($user));
    }

    private function photo(Request $request): UploadedFile
    {
        $largest = intdiv((int) config('attendance.max_photo_bytes'), 1024);
        $request->validate(['photo' => ['bail', 'required', 'file', "max:{$largest}"]], [
            'photo.required' => __('ui.enroll.file_required'),
            'photo.max' => __('ui.enroll.file_max', ['max' => Limits::maxPhoto()]),
            'photo.uploaded' => __('ui.enroll.file_max', ['max' => Limits::maxPhoto()]),
            'photo.*' => __('ui.enroll.file_failed'),
        ]);

        return $request->file('photo');
    }

    private function answer(
        User $user,
        Outcome $outcome,
        string $message,
        Quality $quality,
        ?FaceProfile $profile = null,
    ): JsonResponse {
        return response()->json([
            'ok' => $outcome === Outcome::Enrolled,
            'reason' => $outcome->value,
            'crop' => $profile === null ? null : route('face', $profile),
            'result' => view('partials.photo', compact('outcome', 'message', 'quality'))->render(),
        ] + $this->lists($user));
    }

    /**
     * What the page shows again after a change.
     *
     * @return array{faces: string, people: string}
     */
    private function lists(User $user): array
    {
        return [
            'faces' => view('partials.faces', ['person' => $user->load('faceProfiles')])->render(),
            'people' => view('partials.people', ['users' => User::listed(), 'person' => $user])->render(),
        ];
    }
}

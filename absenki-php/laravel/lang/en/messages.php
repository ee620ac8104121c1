<?php

declare(strict_types=1);

// Texts that the extension does not have. The first group repeats the extension's texts for the
// drivers that work without it; a test holds both equal.

return [
    'matched' => 'Face matched, similarity :score%.',
    'enrolled' => 'The face has been enrolled.',
    'not_enrolled' => 'Your face is not enrolled yet. Please ask the admin to enrol it.',
    'no_face' => 'No face is visible in the photo. Face the camera and try again.',
    'multiple_faces' => 'There are :count faces in the photo. Make sure that only one person is in front of the camera.',
    'wrong_person' => 'This face is not yours: it is enrolled for another person.',
    'no_match' => 'The face does not match an enrolled face (minimum similarity :threshold%).',
    'too_small' => 'The photo is too small: :width×:height pixels, at least :min_width×:min_height.',
    'too_dark' => 'The photo is too dark: brightness :brightness, at least :min_brightness. Find a brighter place.',
    'face_too_small' => 'The face is too small in the photo. Come closer to the camera and try again.',
    'too_bright' => 'The photo is too bright: brightness :brightness, at most :max_brightness. Move away from direct light and try again.',
    'blurry' => 'The photo is blurry: sharpness :sharpness, at least :min_sharpness. Hold the camera still and try again.',
    'occluded' => 'The face is covered. Take off dark glasses or the mask and try again.',
    'same_photo' => 'This photo is the same as another one that was sent. Take a new one.',
    'already_enrolled' => 'This face is very much like another one that is enrolled already. Contact the admin.',
    'not_same_person' => 'This face is not like the photos of you that are enrolled. Contact the admin.',
    'low_quality' => 'The face is not clear enough to be enrolled: :detail.',
    'low_quality_detail' => 'its quality is too low',

    'quality_passed' => 'The photo is good.',
    'quality_bypassed' => 'Quality check left out (thresholds disabled).',
    'cropped' => 'The face has been cut out.',
    'processed' => 'The face has been found and cut out.',
    'snapshot_cropped' => 'The snapshot has been cut out.',
    'snapshot_annotated' => 'The snapshot has been labelled.',

    'live' => 'A living person is in front of the camera.',
    'not_live' => 'This is not shown to be a living person. Try again in front of the camera.',
    'liveness_required' => 'Attendance needs a movement of your head in front of the camera. A photo alone is refused.',
    'liveness_started' => 'Follow the instructions on the screen.',
    'step_left' => 'Turn your head slowly to the left.',
    'step_right' => 'Turn your head slowly to the right.',
    'step_straight' => 'Look straight into the camera.',
    'step_closer' => 'Come closer to the camera.',

    'label_matched' => 'Matched',
    'label_wrong_user' => 'Not your face',
    'label_unknown' => 'Unknown',
    'label_other' => 'Other face',

    'upload_invalid' => 'The uploaded file is not valid.',
    'not_an_image' => 'The file must be an image.',
    'invalid_box' => 'The face box is not valid.',
    'photo_unreadable' => 'The photo cannot be read.',
    'photo_not_stored' => 'The photo could not be stored.',
    'photo_not_in_storage' => 'The image file cannot be read from the storage.',
    'delete_failed' => 'The face could not be deleted: :why',
    'unavailable' => 'The face service could not be started. Contact the admin.',
    'extension_missing' => 'The face service is not installed on this server. Admin: run php artisan absenki:doctor.',
    'storage' => 'The face records could not be read or stored. Contact the admin.',
    'no_user' => 'There is no such user.',
    'photo_type' => 'The :attribute must be a JPEG, PNG, WebP or BMP photo.',
    'photo_size' => 'The :attribute is too large, at most :max MB.',
];

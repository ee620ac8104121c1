<?php

declare(strict_types=1);

namespace Absenki\Laravel\Models;

use Illuminate\Database\Eloquent\Model;

/**
 * A row of `face_profiles`: whose face is whose.
 *
 * @property int $id
 * @property int|string $user_id
 * @property string $face_id as the recognizer names the face
 * @property string $provider `aws` or `local`
 * @property string $collection_id
 * @property string|null $image_path on the disk of the settings
 * @property string|null $confidence 0..100, two decimals
 */
class FaceProfile extends Model
{
    protected $table = 'face_profiles';

    protected $fillable = ['user_id', 'face_id', 'provider', 'collection_id', 'image_path', 'confidence'];

    protected $casts = ['confidence' => 'decimal:2'];
}

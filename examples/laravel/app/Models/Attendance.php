<?php

declare(strict_types=1);

namespace App\Models;

use App\Support\Outcome;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\Eloquent\Relations\BelongsTo;

/**
 * One verdict, with the numbers behind it.
 *
 * @property int $id
 * @property bool $ok
 * @property string $reason
 * @property string|null $score similarity, 0..100
 * @property int|null $face_count null if the photo did not pass the quality gate
 * @property string $laplace sharpness, the variance of the Laplacian
 * @property string $brightness mean, 0..255
 * @property int $width pixels
 * @property int $height pixels
 * @property string|null $crop_path of the face, for the audit
 * @property \Illuminate\Support\Carbon $created_at
 * @property User $user
 */
final class Attendance extends Model
{
    public const UPDATED_AT = null;

    protected $guarded = [];

    protected $casts = ['ok' => 'boolean'];

    /** @return BelongsTo<User, self> */
    public function user(): BelongsTo
    {
        return $this->belongsTo(User::class);
    }

    public function outcome(): Outcome
    {
        return Outcome::from($this->reason);
    }
}

<?php

declare(strict_types=1);

namespace App\Models;

use Absenki\Laravel\Models\FaceProfile;
use Illuminate\Database\Eloquent\Collection;
use Illuminate\Database\Eloquent\Relations\HasMany;
use Illuminate\Database\Eloquent\Relations\HasOne;
use Illuminate\Foundation\Auth\User as Authenticatable;

/**
 * One of the staff.
 *
 * @property int $id
 * @property string $name
 */
final class User extends Authenticatable
{
    protected $fillable = ['name'];

    /**
     * The staff by name, with what their list shows.
     *
     * @return Collection<int, self>
     */
    public static function listed(): Collection
    {
        return self::withCount('faceProfiles')->with('latestFace')->orderBy('name')->get();
    }

    /** @return HasMany<FaceProfile> */
    public function faceProfiles(): HasMany
    {
        return $this->hasMany(FaceProfile::class)->orderBy('id');
    }

    /**
     * The face that shows the person in lists.
     *
     * @return HasOne<FaceProfile>
     */
    public function latestFace(): HasOne
    {
        return $this->hasOne(FaceProfile::class)->latestOfMany();
    }

    /** Up to two letters that stand for a person without a photo. */
    public function initials(): string
    {
        $words = preg_split('/\s+/u', trim($this->name)) ?: [];
        $ends = array_unique([reset($words), end($words)]);

        return mb_strtoupper(implode('', array_map(static fn ($word) => mb_substr((string) $word, 0, 1), $ends)));
    }
}

<?php

namespace App\Models;

use Absenki\Laravel\Models\FaceProfile;
use Illuminate\Database\Eloquent\Relations\HasMany;
use Illuminate\Foundation\Auth\User as Authenticatable;

class User extends Authenticatable
{
    protected $fillable = ['name', 'email', 'password'];

    public function faceProfiles(): HasMany
    {
        return $this->hasMany(FaceProfile::class);
    }
}

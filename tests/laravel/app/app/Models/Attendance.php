<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

class Attendance extends Model
{
    protected $fillable = ['user_id', 'type', 'face_score', 'status', 'quality_blur_var', 'quality_brightness'];
}

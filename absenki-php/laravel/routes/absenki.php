<?php

declare(strict_types=1);

use Absenki\Laravel\Http\CheckToken;
use Absenki\Laravel\Http\FaceController;
use Illuminate\Support\Facades\Route;

Route::prefix(config('absenki.routes_prefix') ?: 'absenki')
    ->middleware([CheckToken::class, ...(config('absenki.routes_middleware') ?: [])])
    ->group(static function (): void {
        Route::get('health', [FaceController::class, 'health']);
        Route::post('quality', [FaceController::class, 'quality']);
        Route::post('users/{user}/faces', [FaceController::class, 'enroll']);
        Route::post('users/{user}/person', [FaceController::class, 'enrollPerson']);
        Route::delete('users/{user}/faces/{face}', [FaceController::class, 'forget']);
        Route::post('users/{user}/verify', [FaceController::class, 'verify']);
        Route::post('identify', [FaceController::class, 'identify']);
    });

<?php

declare(strict_types=1);

use App\Http\Controllers\AttendanceController;
use App\Http\Controllers\EnrollmentController;
use App\Http\Controllers\HistoryController;
use App\Http\Controllers\LanguageController;
use App\Http\Controllers\StaffController;
use Illuminate\Routing\Middleware\ThrottleRequests;
use Illuminate\Support\Facades\Route;

$throttle = static fn (string $limiter): string => ThrottleRequests::class . ':' . $limiter;

Route::get('/', [AttendanceController::class, 'show'])->name('attendance');
Route::post('/absensi', [AttendanceController::class, 'verify'])
    ->middleware($throttle('verify'))->name('attendance.verify');

Route::post('/absensi/gerak/mulai', [AttendanceController::class, 'startLive'])
    ->middleware($throttle('verify'))->name('attendance.live.start');
Route::post('/absensi/gerak', [AttendanceController::class, 'verifyLive'])
    ->middleware($throttle('verify'))->name('attendance.live');

Route::get('/riwayat', [HistoryController::class, 'index'])->name('history');
Route::get('/riwayat/{attendance}/wajah', [HistoryController::class, 'face'])->name('history.face');

// An app with logins puts these behind its admin's.
Route::get('/staf', [StaffController::class, 'index'])->name('staff');
Route::post('/staf', [StaffController::class, 'store'])->name('staff.store');
Route::get('/staf/{user}', [StaffController::class, 'index'])->name('staff.show');
Route::post('/staf/{user}/foto', [EnrollmentController::class, 'store'])
    ->middleware($throttle('enroll'))->name('staff.enroll');
Route::get('/wajah/{profile}', [EnrollmentController::class, 'show'])->name('face');
Route::delete('/wajah/{profile}', [EnrollmentController::class, 'destroy'])->name('face.destroy');

Route::post('/bahasa', LanguageController::class)->name('language');

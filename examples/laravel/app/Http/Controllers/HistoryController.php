<?php

declare(strict_types=1);

namespace App\Http\Controllers;

use App\Models\Attendance;
use App\Models\User;
use App\Support\Photo;
use Illuminate\Contracts\View\View;
use Illuminate\Http\Request;
use Symfony\Component\HttpFoundation\Response;

final class HistoryController
{
    private const A_PAGE = 20;

    public function index(Request $request): View
    {
        $person = (int) $request->query('staf');
        $rows = Attendance::with('user')
            ->when($person > 0, static fn ($query) => $query->where('user_id', $person))
            ->orderByDesc('id')
            ->simplePaginate(self::A_PAGE)
            ->withQueryString();

        return view('history', ['rows' => $rows, 'person' => $person, 'users' => User::orderBy('name')->get()]);
    }

    /** The face that a verdict was about. */
    public function face(Attendance $attendance): Response
    {
        return Photo::show($attendance->crop_path);
    }
}

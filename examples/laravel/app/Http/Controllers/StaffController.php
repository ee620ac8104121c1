<?php

declare(strict_types=1);

namespace App\Http\Controllers;

use App\Models\User;
use Illuminate\Contracts\View\View;
use Illuminate\Http\RedirectResponse;
use Illuminate\Http\Request;

/** Who works here. */
final class StaffController
{
    public function index(?User $user = null): View
    {
        return view('staff', [
            'users' => User::listed(),
            'person' => $user?->exists ? $user : null,
        ]);
    }

    public function store(Request $request): RedirectResponse
    {
        $input = $request->validate(['name' => ['required', 'string', 'max:80', 'unique:users,name']], [
            'name.required' => __('ui.staff.name_required'),
            'name.max' => __('ui.staff.name_max'),
            'name.unique' => __('ui.staff.name_taken'),
            'name.*' => __('ui.staff.name_required'),
        ]);
        $user = User::create(['name' => $input['name']]);

        return redirect()->route('staff.show', $user)->with('status', __('ui.staff.added', ['name' => $user->name]));
    }
}

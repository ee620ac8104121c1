<?php

declare(strict_types=1);

namespace App\Http\Controllers;

use App\Http\Middleware\SetLanguage;
use Illuminate\Http\RedirectResponse;
use Illuminate\Http\Request;
use Illuminate\Validation\Rule;

final class LanguageController
{
    public function __invoke(Request $request): RedirectResponse
    {
        $language = $request->validate(['language' => ['required', Rule::in(SetLanguage::LANGUAGES)]])['language'];
        $request->session()->put('language', $language);

        return back(302, [], route('attendance'));
    }
}

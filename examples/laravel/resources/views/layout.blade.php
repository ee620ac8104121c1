<!DOCTYPE html>
<html lang="{{ app()->getLocale() }}">
<head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="csrf-token" content="{{ csrf_token() }}">
    <meta name="theme-color" content="#ffffff">
    <title>@yield('title') · Absenki</title>
    <link rel="icon" href="{{ asset('favicon.svg') }}" type="image/svg+xml">
    <link rel="stylesheet" href="{{ asset('app.css') }}">
    @yield('scripts')
</head>
<body>
<a class="skip" href="#content">{{ __('ui.skip') }}</a>
<header class="bar">
    <div class="bar-inner">
        <a class="brand" href="{{ route('attendance') }}"><img src="{{ asset('favicon.svg') }}" alt="" width="30" height="30">Absenki</a>
        <nav class="nav" aria-label="{{ __('ui.menu') }}">
            <ul>
                @foreach (['attendance' => 'attendance', 'staff' => 'staff*', 'history' => 'history'] as $page => $pattern)
                    <li><a href="{{ route($page) }}" @if (request()->routeIs($pattern)) aria-current="page" @endif>{{ __("ui.$page.title") }}</a></li>
                @endforeach
            </ul>
        </nav>
        <form class="language" method="post" action="{{ route('language') }}">
            @csrf
            <div role="group" aria-label="{{ __('ui.language') }}">
            @foreach (['id' => 'Bahasa Indonesia', 'en' => 'English'] as $code => $name)
                <button name="language" value="{{ $code }}" lang="{{ $code }}" title="{{ $name }}"
                    aria-pressed="{{ app()->getLocale() === $code ? 'true' : 'false' }}">{{ strtoupper($code) }}<span class="for-reader"> {{ $name }}</span></button>
            @endforeach
            </div>
        </form>
    </div>
</header>
<main id="content" tabindex="-1">
    @yield('content')
</main>
<footer class="foot">{{ __('ui.foot.' . config('absenki.backend')) }}</footer>
</body>
</html>

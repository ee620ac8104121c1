@extends('layout')
@section('title', __('ui.attendance.title'))
@section('scripts')
    <script type="module" src="{{ asset('attendance.js') }}"></script>
@endsection
@section('content')
    <div class="page-head">
        <div>
            <h1>{{ __('ui.attendance.title') }}</h1>
            <p>{{ __($live === 'off' ? 'ui.attendance.lead' : 'ui.attendance.lead_live') }}</p>
            @if ($live === 'off')
                <p class="small quiet">{{ __('ui.attendance.liveness') }}</p>
            @endif
        </div>
        <p><time datetime="{{ now()->toDateString() }}">{{ now()->locale(app()->getLocale())->isoFormat('dddd, D MMMM YYYY') }}</time></p>
    </div>
    <div class="attendance" id="attendance"
        data-url="{{ route('attendance.verify') }}"
        @if ($live !== 'off')
            data-start-url="{{ route('attendance.live.start') }}" data-live-url="{{ route('attendance.live') }}"
        @endif
        data-min-brightness="{{ $minBrightness }}"
        data-texts="{{ json_encode(__('ui.script') + Illuminate\Support\Arr::only(__('ui.attendance'), ['capture', 'again', 'begin'])) }}">
        <section class="who card pad field">
            <label for="user">{{ __('ui.attendance.who') }}</label>
            <select id="user" autocomplete="off" aria-describedby="user-error">
                <option value="">{{ __('ui.attendance.choose') }}</option>
                @foreach ($users as $user)
                    <option value="{{ $user->id }}">{{ $user->name }}</option>
                @endforeach
            </select>
            <p class="error" id="user-error" role="alert" hidden></p>
            @if ($users->isEmpty())
                <p class="small quiet"><a href="{{ route('staff') }}">{{ __('ui.attendance.nobody') }}</a></p>
            @endif
        </section>

        <section class="shoot card" aria-labelledby="camera-title">
            <h2 class="for-reader" id="camera-title">{{ __('ui.attendance.camera') }}</h2>
            <div class="stage" id="stage" data-state="starting">
                <video id="video" playsinline muted autoplay aria-label="{{ __('ui.attendance.live') }}"></video>
                <svg class="guide" viewBox="0 0 100 75" aria-hidden="true"><ellipse cx="50" cy="35.5" rx="19.5" ry="26"/></svg>
                <svg class="arrow" viewBox="0 0 100 100" aria-hidden="true"><circle cx="50" cy="50" r="46" pathLength="1"/><path d="M62 22 34 50l28 28"/></svg>
                <img class="snapshot" id="snapshot" alt="{{ __('ui.attendance.snapshot') }}" hidden>
                <div class="boxes" id="boxes" aria-hidden="true" hidden></div>
                <p class="hint" id="hint" role="status">{{ __('ui.script.starting') }}</p>
                <div class="blocked" id="blocked" hidden>
                    <p id="blocked-text" role="alert"></p>
                    <div class="choices">
                        <button class="button plain" type="button" id="retry">{{ __('ui.script.retry') }}</button>
                        <button class="button plain" type="button" id="pick" @if ($live === 'require') hidden @endif>{{ __('ui.script.pick') }}</button>
                    </div>
                </div>
            </div>
            <input class="for-reader" type="file" id="file" accept="image/*" capture="user" tabindex="-1" aria-label="{{ __('ui.script.pick') }}">
            <button class="button main big" type="button" id="capture" aria-disabled="true">
                <x-icon name="camera"/><span id="capture-text">{{ __('ui.attendance.capture') }}</span>
            </button>
        </section>

        <section class="verdict card" aria-labelledby="result-title">
            <h2 class="for-reader" id="result-title">{{ __('ui.attendance.result') }}</h2>
            <div id="verdict" role="status"></div>
            <div class="tips" id="tips">
                <h3>{{ __('ui.attendance.tips') }}</h3>
                <ol>
                    @foreach (['light' => 'sun', 'still' => 'target', 'alone' => 'person'] as $tip => $icon)
                        <li><x-icon :name="$icon"/><div><strong>{{ __("ui.attendance.tip_$tip") }}</strong><span>{{ __("ui.attendance.tip_{$tip}_more") }}</span></div></li>
                    @endforeach
                </ol>
            </div>
        </section>

        <section class="recent card" aria-labelledby="recent-title">
            <div class="pad split">
                <h2 id="recent-title">{{ __('ui.attendance.recent') }}</h2>
                <a class="small" href="{{ route('history') }}">{{ __('ui.attendance.all') }}</a>
            </div>
            <div id="recent">@include('partials.recent')</div>
        </section>
    </div>
@endsection

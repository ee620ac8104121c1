@php($show = [App\Support\Number::class, 'show'])
<div class="{{ $outcome->tone() }}">
    <div class="verdict-head">
        <span class="badge"><x-icon :name="$outcome->icon()"/></span>
        <div>
            <h3>{{ $outcome->text('title', ['name' => $row->user->name]) }}</h3>
            <p>{{ $message }}</p>
        </div>
    </div>
    <p class="advice"><x-icon name="bulb"/><span>{{ $outcome->text('advice') }}</span></p>
    <dl class="numbers">
        @if ($row->score !== null)
            <div class="wide">
                <dt>{{ __($outcome === App\Support\Outcome::WrongPerson ? 'ui.numbers.score_other' : 'ui.numbers.score') }}</dt>
                <dd>{{ App\Support\Limits::percent($row->score) }} <small>{{ __('ui.numbers.at_least', ['value' => $show($threshold, 0) . '%']) }}</small></dd>
                <dd class="meter" aria-hidden="true">
                    <svg viewBox="0 0 100 1" preserveAspectRatio="none"><rect class="fill" width="{{ (float) $row->score }}" height="1"/><rect class="least" x="{{ $threshold - 0.25 }}" width="0.5" height="1"/></svg>
                </dd>
            </div>
        @endif
        <div>
            <dt>{{ __('ui.numbers.sharpness') }}</dt>
            <dd>{{ $show($row->laplace) }} <small class="least">{{ __('ui.numbers.at_least', ['value' => $show($sharpness)]) }}</small></dd>
        </div>
        <div>
            <dt>{{ __('ui.numbers.brightness') }}</dt>
            <dd>{{ $show($row->brightness) }} <small class="least">{{ __('ui.numbers.at_least', ['value' => $show($minBrightness, 0)]) }}</small></dd>
        </div>
        <div>
            <dt>{{ __('ui.numbers.size') }}</dt>
            <dd>{{ $row->width }} × {{ $row->height }} <small>{{ __('ui.numbers.pixels') }}</small></dd>
        </div>
        <div>
            <dt>{{ __('ui.numbers.faces') }}</dt>
            <dd>{{ $row->face_count ?? __('ui.numbers.none') }}</dd>
        </div>
    </dl>
</div>

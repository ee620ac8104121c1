<span class="chip {{ $outcome->tone() }}">{{ $outcome->text('short') }}</span>
<p>{{ $message }}</p>
<p class="measures">
    <span>{{ __('ui.numbers.sharpness') }} {{ App\Support\Number::show($quality->laplace) }} ·</span>
    <span>{{ __('ui.numbers.brightness') }} {{ App\Support\Number::show($quality->brightness) }} ·</span>
    <span>{{ $quality->width }} × {{ $quality->height }} {{ __('ui.numbers.pixels') }}</span>
</p>

<span class="chip {{ $outcome->tone() }}">{{ $outcome->text('short') }}</span>
<p>{{ $message }}</p>
<p class="measures">
    {{ __('ui.numbers.sharpness') }} {{ App\Support\Number::show($quality->laplace) }}
    · {{ __('ui.numbers.brightness') }} {{ App\Support\Number::show($quality->brightness) }}
    · {{ $quality->width }} × {{ $quality->height }} {{ __('ui.numbers.pixels') }}
</p>

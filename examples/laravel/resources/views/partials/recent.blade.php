@if ($recent->isEmpty())
    <p class="empty">{{ __('ui.attendance.none') }}</p>
@else
    <ul class="verdicts">
        @foreach ($recent as $row)
            <li>
                @include('partials.face', ['row' => $row])
                <div class="text">
                    <strong>{{ $row->user->name }}</strong>
                    <span><time datetime="{{ $row->created_at->toIso8601String() }}">{{ $row->created_at->locale(app()->getLocale())->isoFormat('LTS') }}</time>@if ($row->score !== null) · {{ App\Support\Limits::percent($row->score) }}@endif</span>
                </div>
                <span class="chip {{ $row->outcome()->tone() }}">{{ $row->outcome()->text('short') }}</span>
            </li>
        @endforeach
    </ul>
@endif

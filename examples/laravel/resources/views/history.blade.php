@extends('layout')
@section('title', __('ui.history.title'))
@section('content')
    @php($show = [App\Support\Number::class, 'show'])
    <div class="page-head">
        <div>
            <h1>{{ __('ui.history.title') }}</h1>
            <p>{{ __('ui.history.lead') }}</p>
        </div>
        <form class="filter" method="get" action="{{ route('history') }}">
            <label class="for-reader" for="staf">{{ __('ui.history.person') }}</label>
            <select id="staf" name="staf">
                <option value="">{{ __('ui.history.everyone') }}</option>
                @foreach ($users as $user)
                    <option value="{{ $user->id }}" @if ($person === $user->id) selected @endif>{{ $user->name }}</option>
                @endforeach
            </select>
            <button class="button">{{ __('ui.history.show') }}</button>
        </form>
    </div>
    <section class="card">
        @if ($rows->isEmpty())
            <p class="pad quiet">{{ __('ui.history.none') }}</p>
        @else
            <table class="history">
                <caption class="for-reader">{{ __('ui.history.table') }}</caption>
                <thead>
                    <tr>
                        <th scope="col">{{ __('ui.history.person') }}</th>
                        <th scope="col">{{ __('ui.history.time') }}</th>
                        <th scope="col">{{ __('ui.history.verdict') }}</th>
                        <th scope="col" class="number">{{ __('ui.numbers.score') }}</th>
                        <th scope="col" class="number">{{ __('ui.numbers.sharpness') }}</th>
                        <th scope="col" class="number">{{ __('ui.numbers.brightness') }}</th>
                        <th scope="col" class="number">{{ __('ui.numbers.faces') }}</th>
                    </tr>
                </thead>
                <tbody>
                    @foreach ($rows as $row)
                        <tr>
                            <td><div class="who-cell">@include('partials.face') <span>{{ $row->user->name }}</span></div></td>
                            <td class="time-cell"><time datetime="{{ $row->created_at->toIso8601String() }}">{{ $row->created_at->locale(app()->getLocale())->isoFormat('D MMM YYYY, LTS') }}</time></td>
                            <td class="verdict-cell"><span class="chip {{ $row->outcome()->tone() }}">{{ $row->outcome()->text('short') }}</span></td>
                            <td class="number" data-label="{{ __('ui.numbers.score') }}">{{ App\Support\Limits::percent($row->score) ?? __('ui.numbers.none') }}</td>
                            <td class="number" data-label="{{ __('ui.numbers.sharpness') }}">{{ $show($row->laplace) }}</td>
                            <td class="number" data-label="{{ __('ui.numbers.brightness') }}">{{ $show($row->brightness) }}</td>
                            <td class="number" data-label="{{ __('ui.numbers.faces') }}">{{ $row->face_count ?? __('ui.numbers.none') }}</td>
                        </tr>
                    @endforeach
                </tbody>
            </table>
        @endif
    </section>
    @if ($rows->hasPages())
        <nav class="pages" aria-label="{{ __('ui.history.title') }}">
            @if ($rows->onFirstPage())<span></span>@else<a class="button plain" rel="prev" href="{{ $rows->previousPageUrl() }}">{{ __('ui.history.newer') }}</a>@endif
            @if ($rows->hasMorePages())<a class="button plain" rel="next" href="{{ $rows->nextPageUrl() }}">{{ __('ui.history.older') }}</a>@endif
        </nav>
    @endif
@endsection

@extends('layout')
@section('title', $person === null ? __('ui.staff.title') : $person->name)
@section('scripts')
    <script type="module" src="{{ asset('staff.js') }}"></script>
@endsection
@section('content')
    <div class="page-head">
        <div>
            <h1>{{ __('ui.staff.title') }}</h1>
            <p>{{ __('ui.staff.lead') }}</p>
        </div>
    </div>
    <div class="staff">
        <section class="card" aria-labelledby="people-title">
            <div class="pad stack">
                <h2 id="people-title">{{ __('ui.staff.people') }}</h2>
                <form class="field" method="post" action="{{ route('staff.store') }}">
                    @csrf
                    <label for="name">{{ __('ui.staff.name') }}</label>
                    <div class="add">
                        <input type="text" id="name" name="name" value="{{ old('name') }}" required maxlength="80" autocomplete="off"
                            @error('name') aria-invalid="true" aria-describedby="name-error" @enderror>
                        <button class="button main">{{ __('ui.staff.add') }}</button>
                    </div>
                    @error('name')<p class="error" id="name-error" role="alert">{{ $message }}</p>@enderror
                </form>
            </div>
            <div id="people">@include('partials.people')</div>
        </section>

        @if ($person === null)
            <section class="card pad"><p class="quiet">{{ __('ui.staff.pick') }}</p></section>
        @else
            <section class="card pad stack" id="enroll" aria-labelledby="person-title"
                data-url="{{ route('staff.enroll', $person) }}"
                data-max-bytes="{{ config('attendance.max_photo_bytes') }}"
                data-max="{{ App\Support\Limits::maxPhoto() }}"
                data-texts="{{ json_encode(__('ui.upload') + ['crop' => __('ui.enroll.crop')]) }}">
                @if (session('status'))
                    <p class="note" role="status">{{ session('status') }}</p>
                @endif
                <h2 class="person" id="person-title" tabindex="-1">{{ $person->name }}</h2>
                <div class="drop" id="drop">
                    <x-icon name="photos"/>
                    <strong>{{ __('ui.enroll.drop') }}</strong>
                    <span class="small quiet" id="formats">{{ __('ui.enroll.or', ['max' => App\Support\Limits::maxPhoto()]) }}</span>
                    <input class="for-reader" type="file" id="files" multiple accept="image/jpeg,image/png,image/webp,image/bmp" aria-describedby="formats">
                    <label class="button main" for="files">{{ __('ui.enroll.choose') }}</label>
                </div>
                <div class="total" id="total" hidden>
                    <p class="small" id="total-text" role="status"></p>
                    <progress id="total-bar" aria-labelledby="total-text" value="0" max="1"></progress>
                </div>
                <ul class="photos" id="photos" aria-label="{{ __('ui.enroll.list') }}" hidden></ul>
                <div class="stack">
                    <h3>{{ __('ui.enroll.faces') }}</h3>
                    <p class="note bad" id="faces-error" role="alert" hidden></p>
                    <div id="faces">@include('partials.faces')</div>
                </div>
            </section>
            <template id="photo-template">
                <li class="photo">
                    <span class="blank"><x-icon name="photos"/></span>
                    <div>
                        <p class="name"></p>
                        <div class="say"><progress max="1" value="0"></progress><p class="state small quiet"></p></div>
                    </div>
                </li>
            </template>
        @endif
    </div>
@endsection

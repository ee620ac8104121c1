@if ($person->faceProfiles->isEmpty())
    <p class="quiet">{{ __('ui.enroll.no_faces') }}</p>
@else
    <ul class="faces">
        @foreach ($person->faceProfiles as $profile)
            @php($time = $profile->created_at->locale(app()->getLocale())->isoFormat('D MMM, LT'))
            <li>
                <img src="{{ route('face', $profile) }}" alt="{{ __('ui.enroll.face', ['name' => $person->name]) }}" width="160" height="160" loading="lazy">
                <time class="small quiet" datetime="{{ $profile->created_at->toIso8601String() }}">{{ $time }}</time>
                <button class="button plain danger" type="button" data-remove="{{ route('face.destroy', $profile) }}"
                    aria-label="{{ __('ui.enroll.remove_one', ['time' => $time]) }}">{{ __('ui.enroll.remove') }}</button>
            </li>
        @endforeach
    </ul>
@endif

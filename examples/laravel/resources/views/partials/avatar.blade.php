@if ($user->latestFace?->image_path)
    <img class="face" src="{{ route('face', $user->latestFace) }}" alt="" width="42" height="42">
@else
    <span class="face" aria-hidden="true">{{ $user->initials() }}</span>
@endif

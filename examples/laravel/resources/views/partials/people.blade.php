@if ($users->isEmpty())
    <p class="empty">{{ __('ui.staff.nobody') }}</p>
@else
    <ul class="people">
        @foreach ($users as $user)
            <li>
                <a href="{{ route('staff.show', $user) }}" @if ($person?->is($user)) aria-current="true" @endif>
                    @include('partials.avatar', ['user' => $user])
                    <span class="text"><strong>{{ $user->name }}</strong><span class="small quiet">{{ trans_choice('ui.staff.count', $user->face_profiles_count) }}</span></span>
                </a>
            </li>
        @endforeach
    </ul>
@endif

@if ($row->crop_path !== null)
    <img class="face" src="{{ route('history.face', $row) }}" alt="" width="42" height="42" loading="lazy">
@else
    <span class="face" aria-hidden="true"><x-icon name="person"/></span>
@endif

@props(['name'])
<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
@switch($name)
    @case('camera')<path d="M4 8h3l1.6-2.4h6.8L17 8h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1Z"/><circle cx="12" cy="13.2" r="3.4"/>@break
    @case('sun')<circle cx="12" cy="12" r="4"/><path d="M12 3v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4m0-12.8L17 7M7 17l-1.4 1.4"/>@break
    @case('target')<circle cx="12" cy="12" r="8"/><circle cx="12" cy="12" r="3"/>@break
    @case('person')<circle cx="12" cy="8.5" r="3.6"/><path d="M5 20c.8-3.8 3.5-5.6 7-5.6s6.2 1.8 7 5.6"/>@break
    @case('check')<path d="m5.5 12.5 4.2 4.2 8.8-9.2"/>@break
    @case('cross')<path d="m7 7 10 10M17 7 7 17"/>@break
    @case('alert')<path d="M12 6.5v7M12 17.4v.1"/>@break
    @case('question')<path d="M9.3 9.2a2.8 2.8 0 1 1 4.3 2.4c-1 .7-1.6 1.2-1.6 2.4M12 17.5v.1"/>@break
    @case('bulb')<path d="M9.5 18h5M10.3 21h3.4M8.8 14.8a5.5 5.5 0 1 1 6.4 0c-.5.4-.7.8-.7 1.4V18h-5v-1.8c0-.6-.2-1-.7-1.4Z"/>@break
    @case('photos')<rect x="3.5" y="5" width="17" height="14" rx="2.5"/><circle cx="9" cy="10" r="1.5"/><path d="m5 17 4.5-4 3 2.5 3-3L20 16.5"/>@break
@endswitch
</svg>

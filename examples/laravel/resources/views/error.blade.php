@extends('layout')
@section('title', $status)
@section('content')
    <div class="sorry">
        <p class="quiet">{{ $status }}</p>
        <h1>{{ $message }}</h1>
        <a class="button main" href="{{ route('attendance') }}">{{ __('ui.errors.back') }}</a>
    </div>
@endsection

<?php

declare(strict_types=1);

namespace Absenki\Laravel;

use Illuminate\Auth\AuthManager;
use Illuminate\Contracts\Auth\Authenticatable;

/** The app's users by id or e-mail address, from the user provider of the settings. */
final class Users
{
    public function __construct(private readonly AuthManager $auth, private readonly Settings $settings)
    {
    }

    /**
     * @param int|string $id what has an @ is an e-mail address
     * @throws FaceException if there is no such user
     */
    public function find(int|string $id): Authenticatable
    {
        $provider = $this->auth->createUserProvider($this->settings->get('user_provider'));
        $user = is_string($id) && strpos($id, '@') !== false
            ? $provider?->retrieveByCredentials(['email' => $id])
            : $provider?->retrieveById($id);
        return $user ?? throw FaceException::because('no_user', 'no_user', "no user {$id}");
    }
}

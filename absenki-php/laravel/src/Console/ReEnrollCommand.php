<?php

declare(strict_types=1);

namespace Absenki\Laravel\Console;

use Absenki\Laravel\Contracts\FaceCollection;
use Absenki\Laravel\FaceException;
use Absenki\Laravel\StrayedProfiles;
use Absenki\Laravel\Users;
use Illuminate\Console\Command;
use Illuminate\Database\Eloquent\Model;

final class ReEnrollCommand extends Command
{
    protected $signature = 'absenki:re-enroll';

    protected $description = 'Enrol stored photos again whose faces the collection in use does not hold';

    public function handle(StrayedProfiles $strayed, FaceCollection $collection, Users $users): int
    {
        try {
            $collection->ensure();
            $profiles = $strayed->find();
        } catch (FaceException $e) {
            $this->error($e->context()['detail'] ?? $e->getMessage());
            return self::FAILURE;
        }
        $rows = [];
        $this->withProgressBar($profiles, function (Model $profile) use ($strayed, $users, &$rows): void {
            try {
                $enrolment = $strayed->enroll($users->find($profile->user_id), $profile);
                $done = $enrolment->enrolled;
                $rows[] = [$profile->user_id, $done ? 'enrolled' : 'refused', $done ? $enrolment->faceId : $enrolment->message];
            } catch (FaceException $e) {
                $rows[] = [$profile->user_id, 'refused', $e->getMessage()];
            }
        });
        $this->line('');
        $this->table(['user', 'result', 'face id or reason'], $rows);
        return in_array('refused', array_column($rows, 1), true) ? self::FAILURE : self::SUCCESS;
    }
}

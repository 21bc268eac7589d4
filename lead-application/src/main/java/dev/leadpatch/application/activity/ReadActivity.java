package dev.leadpatch.application.activity;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.application.activity.ActivityStore.Activity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The use case of reading the recent activity of the caller's company. */
public interface ReadActivity {

    /** The period that is counted: as many minutes, the current one included. */
    Duration PERIOD = Duration.ofMinutes(60);

    /**
     * Returns the activity.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    ReadResult<RecentActivity> read(Caller caller);

    /**
     * The activity of the last minutes.
     *
     * @param firstMinute the start of the first minute that was counted
     * @param now the time when it was counted
     */
    record RecentActivity(Instant firstMinute, Instant now, Activity activity) {}

    /** Reads from an {@link ActivityStore}. */
    final class ReadActivityService implements ReadActivity {
        private final ActivityStore activityStore;
        private final InstantSource clock;

        public ReadActivityService(ActivityStore activityStore, InstantSource clock) {
            this.activityStore = activityStore;
            this.clock = clock;
        }

        @Override
        public ReadResult<RecentActivity> read(Caller caller) {
            return ReadResult.of(caller, () -> {
                Instant now = clock.instant();
                Instant first =
                        now.truncatedTo(ChronoUnit.MINUTES).minus(PERIOD).plus(Duration.ofMinutes(1));
                return Optional.of(new RecentActivity(first, now, activityStore.count(caller.company(), first)));
            });
        }
    }
}

package dev.leadpatch.bootstrap.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.ReadinessCondition;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.StartFailedException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Restarts, back-off and the end of the supervisor, with a fake server and clock. */
final class DatabaseSupervisorTest {
    private long now;
    private final FakeServer server = new FakeServer();
    private final DatabaseSupervisor supervisor = new DatabaseSupervisor(server, () -> now);

    @Test
    void running_server_is_ready_and_not_restarted() throws Exception {
        supervisor.poll();

        assertThat(server.restarts).isZero();
        assertThat(supervisor.check()).isEmpty();
    }

    @Test
    void ended_server_is_restarted_at_once() throws Exception {
        server.running = false;

        supervisor.poll();

        assertThat(server.restarts).isEqualTo(1);
        assertThat(supervisor.check()).isEmpty();
        assertThat(supervisor.failure()).isNotDone();
    }

    @Test
    void failed_restart_is_repeated_with_back_off_and_reported_as_not_ready() throws Exception {
        server.running = false;
        server.diskFull = true;
        supervisor.poll();
        assertThat(supervisor.check()).map(ReadinessCondition.Cause::code).contains("database_restarting");

        advance(DatabaseSupervisor.MIN_BACK_OFF.minusMillis(1));
        assertThat(server.restarts).isEqualTo(1);
        advance(Duration.ofMillis(1));
        assertThat(server.restarts).isEqualTo(2);
        advance(DatabaseSupervisor.MIN_BACK_OFF);
        assertThat(server.restarts).isEqualTo(2);

        server.diskFull = false;
        advance(DatabaseSupervisor.MIN_BACK_OFF);
        assertThat(server.restarts).isEqualTo(3);
        assertThat(supervisor.check()).isEmpty();
    }

    @Test
    void server_that_cannot_be_restarted_is_given_up_with_the_causes() throws Exception {
        server.running = false;
        server.diskFull = true;

        for (int i = 0; i < 10; i++) {
            advance(Duration.ofMinutes(1));
        }

        assertThat(server.restarts).isEqualTo(DatabaseSupervisor.MAX_RESTARTS);
        assertThat(supervisor.failure())
                .isCompletedWithValue(
                        "The embedded PostgreSQL ended (could not write to file \"pg_wal/xlogtemp.7\": No space"
                                + " left on device) and can't be restarted: The embedded PostgreSQL did not start: No space left on"
                                + " device (see postgres.log).");
        assertThat(supervisor.check()).isPresent();
    }

    @Test
    void server_that_ends_soon_after_each_restart_is_given_up() throws Exception {
        for (int i = 0; i < 100; i++) {
            server.running = false;
            advance(Duration.ofSeconds(1));
        }

        assertThat(server.restarts).isEqualTo(DatabaseSupervisor.MAX_RESTARTS);
        assertThat(supervisor.failure()).isDone();
    }

    @Test
    void restarts_are_counted_anew_after_a_stable_minute() throws Exception {
        for (int i = 0; i < 3 * DatabaseSupervisor.MAX_RESTARTS; i++) {
            server.running = false;
            advance(Duration.ofSeconds(1));
            advance(DatabaseSupervisor.STABLE_AFTER);
        }

        assertThat(server.restarts).isEqualTo(3 * DatabaseSupervisor.MAX_RESTARTS);
        assertThat(supervisor.failure()).isNotDone();
    }

    private void advance(Duration time) throws Exception {
        now += time.toNanos();
        supervisor.poll();
    }

    private static final class FakeServer implements DatabaseSupervisor.Server {
        private boolean running = true;
        private boolean diskFull;
        private int restarts;

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public String exitCause() {
            return "could not write to file \"pg_wal/xlogtemp.7\": No space left on device";
        }

        @Override
        public void restart() throws StartFailedException {
            restarts++;
            if (diskFull) {
                throw new StartFailedException("No space left on device", Path.of("postgres.log"));
            }
            running = true;
        }
    }
}

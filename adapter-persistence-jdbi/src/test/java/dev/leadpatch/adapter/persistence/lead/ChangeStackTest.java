package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.catalog.PostgresCatalogStore;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SessionSettings;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.lead.LeadEventListener;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.domain.testing.LeadBuilder;
import java.lang.reflect.Field;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls between the port and the statements of a change that a leader commits. */
final class ChangeStackTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(2);
    private static final int MAX_FRAMES = 10;

    private final Map<String, List<String>> framesByStatement = new ConcurrentHashMap<>();
    private Database pool;
    private PostgresLeadStore leadStore;

    ChangeStackTest() {
        super(DATABASE);
    }

    @BeforeEach
    void openStore() throws ReflectiveOperationException {
        pool = new Database(DATABASE.connections(), "test", 2, SessionSettings.NONE, new BackgroundLoops());
        ((Jdbi) field(field(pool, "pool"), "jdbi"))
                .getConfig(SqlStatements.class)
                .setSqlLogger(new StackLogger());
        InstantSource clock = InstantSource.system();
        leadStore = new PostgresLeadStore(
                pool,
                new PostgresCatalogStore(
                        pool,
                        new PostgresIdempotencyKeyStore(pool, clock, Ticker.systemTicker()),
                        MemoryBudget.ofHeap()),
                new NumberIndexes(pool, System::nanoTime),
                new PostgresIdempotencyKeyStore(pool, clock, Ticker.systemTicker()),
                new WaitingPayloadQuota(pool, event -> "{}", Ticker.systemTicker()),
                clock,
                MemoryBudget.ofHeap(),
                new CommitNotifier(LeadEventListener.NONE));
        leadStore.find(COMPANY, LEAD); // caches the catalog
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    @AfterEach
    void closeStore() {
        pool.close();
    }

    @Test
    void statements_of_a_change_are_at_most_ten_calls_below_the_port() {
        assertThat(leadStore.change(rename(Optional.empty()))).isEqualTo(new Outcome.Completed<>(2L));

        assertFewFrames();
    }

    @Test
    void statements_of_an_idempotent_change_are_at_most_ten_calls_below_the_port() {
        IdempotencyKey key = new IdempotencyKey(COMPANY, new UUID(0, 1), "key");

        assertThat(leadStore.change(rename(Optional.of(new IdempotentRequest<>(key, "fingerprint", Object::toString)))))
                .isEqualTo(new Outcome.Completed<>(2L));

        assertFewFrames();
    }

    private void assertFewFrames() {
        assertThat(framesByStatement).containsOnlyKeys("lock", "write");
        assertThat(framesByStatement)
                .allSatisfy((statement, frames) -> assertThat(frames)
                        .startsWith("PostgresLeadStore.change")
                        .hasSizeLessThanOrEqualTo(MAX_FRAMES));
    }

    private static Change<Long> rename(Optional<IdempotentRequest<Long>> request) {
        return Change.of(COMPANY, LEAD, found -> renamed(found.orElseThrow()), request);
    }

    private static Decision<Long> renamed(LeadSnapshot snapshot) {
        return new Decision.Write<>(
                DemoCompany.updatedEvent(
                        snapshot,
                        LeadBuilder.of(snapshot.lead())
                                .withCompanyName("renamed")
                                .build()
                                .fields()),
                snapshot.lead().version() + 1);
    }

    /** Records the frames of the production code when a statement is executed, from the port inwards. */
    private final class StackLogger implements SqlLogger {
        @Override
        public void logBeforeExecution(StatementContext context) {
            String sql = context.getRawSql();
            if (sql.contains("for no key update")) {
                framesByStatement.put("lock", frames());
            } else if (sql.contains("insert into lead_changes")) {
                framesByStatement.put("write", frames());
            }
        }

        private static List<String> frames() {
            List<String> frames = new ArrayList<>();
            for (StackTraceElement frame : new Throwable().getStackTrace()) {
                if (frame.getClassName().startsWith("dev.leadpatch.")
                        && !frame.getClassName().startsWith(ChangeStackTest.class.getName())) {
                    frames.add(frame.getClassName().replaceFirst(".*\\.", "") + "." + frame.getMethodName());
                }
            }
            Collections.reverse(frames);
            return frames;
        }
    }
}

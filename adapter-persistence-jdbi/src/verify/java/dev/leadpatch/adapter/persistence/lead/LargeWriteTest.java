package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.SuspendedProcesses;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tests writes of large leads, and changes that exceed their deadline. */
@Tag("verification")
final class LargeWriteTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    private static final int KILOBYTES_20 = 20_000;
    private static final int EXCEEDS_SOCKET_BUFFERS = 20_000_000;
    private static final Duration PAST_LAST_WRITE = StoreDeadline.LAST_WRITE_START.plusMillis(50);

    LargeWriteTest() {
        super(DATABASE);
    }

    @Test
    void unchanged_custom_fields_are_not_written() {
        CustomFieldValue text = text(KILOBYTES_20);
        change(snapshot -> withNotes(snapshot.lead(), text));
        long written = customFieldsWritten();

        for (int i = 0; i < 10; i++) {
            change(snapshot -> LeadBuilder.of(snapshot.lead())
                    .withCompanyName(snapshot.lead().fields().companyName() + "!")
                    .build()
                    .fields());
        }

        assertThat(customFieldsWritten()).isEqualTo(written);
        assertThat(leadFields().customFields()).containsEntry(DemoCatalog.NOTES, text);
        assertThat(leadFields().companyName()).endsWith("!!!!!!!!!!");
    }

    /** The size of the TOAST table, which contains large values; old versions remain until vacuum. */
    private long customFieldsWritten() {
        return database.queryOne(
                Long.class,
                "select pg_relation_size(reltoastrelid) from pg_class where oid = cast('leads' as regclass)");
    }

    @Test
    void decision_after_last_write_deadline_writes_nothing_and_is_busy() {
        AtomicReference<Outcome<Long>> outcome = new AtomicReference<>();

        assertThat(durationOf(() -> outcome.set(change(snapshot -> {
                    await().pollDelay(PAST_LAST_WRITE).until(() -> true);
                    return snapshot.lead().fields();
                }))))
                .isLessThan(MAX_DURATION);

        assertThat(outcome.get()).isInstanceOf(Outcome.Busy.class);
        assertNothingWritten();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void write_exceeding_network_timeout_is_aborted() {
        CustomFieldValue text = text(EXCEEDS_SOCKET_BUFFERS);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<SuspendedProcesses> suspended = new AtomicReference<>();
        try {
            assertThat(durationOf(() -> thrown.set(catchThrowable(() -> change(snapshot -> {
                        suspended.set(SuspendedProcesses.ofProcess(openTransactionId()));
                        return withNotes(snapshot.lead(), text);
                    })))))
                    .isLessThan(MAX_DURATION.plusSeconds(1));
        } finally {
            suspended.get().close();
        }

        assertThat(thrown.get()).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("did not confirm");
        assertNothingWritten();
        await().until(() -> change(snapshot -> snapshot.lead().fields()).equals(new Outcome.Completed<>(2L)));
    }

    private long openTransactionId() {
        return database.queryOne(Long.class, """
                select pid from pg_stat_activity
                where datname = current_database() and state = 'idle in transaction'
                """);
    }

    private static LeadFields withNotes(Lead lead, CustomFieldValue text) {
        return LeadBuilder.of(lead)
                .withCustomField(DemoCatalog.NOTES, text)
                .build()
                .fields();
    }

    /** A text that can hardly be compressed. */
    private static CustomFieldValue text(int length) {
        return new CustomFieldValue.Text(new Random(1)
                .ints(length, 'a', 'z' + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining()));
    }
}

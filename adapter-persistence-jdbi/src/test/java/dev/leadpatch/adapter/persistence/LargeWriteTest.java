package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Leads that hold much cost little unless that changes, and a change that takes long is given up in time. */
final class LargeWriteTest extends DemoTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    private static final int KILOBYTES_20 = 20_000;
    private static final int MORE_THAN_BUFFERS_HOLD = 20_000_000;
    private static final Duration TOO_LONG = TimeLimits.LAST_WRITE.plusMillis(50);

    LargeWriteTest() {
        super(DATABASE);
    }

    @Test
    void custom_fields_that_stay_as_they_are_are_not_written() {
        CustomFieldValue text = text(KILOBYTES_20);
        change(found -> withNotes(found.lead(), text));
        long written = customFieldsWritten();

        for (int i = 0; i < 10; i++) {
            change(found -> LeadBuilder.of(found.lead())
                    .withCompanyName(found.lead().fields().companyName() + "!")
                    .build()
                    .fields());
        }

        assertThat(customFieldsWritten()).isEqualTo(written);
        assertThat(fields().customFields()).containsEntry(DemoCatalog.NOTES, text);
        assertThat(fields().companyName()).endsWith("!!!!!!!!!!");
    }

    /** The bytes of the table that PostgreSQL keeps large values in; old ones stay until they are cleaned away. */
    private long customFieldsWritten() {
        return database.one(
                Long.class,
                "select pg_relation_size(reltoastrelid) from pg_class where oid = cast('leads' as regclass)");
    }

    @Test
    void what_is_decided_too_late_is_not_written_and_the_lead_is_busy() {
        AtomicReference<Outcome<Long>> outcome = new AtomicReference<>();

        assertThat(timed(() -> outcome.set(change(found -> {
                    await().pollDelay(TOO_LONG).until(() -> true);
                    return found.lead().fields();
                }))))
                .isLessThan(PROMPT);

        assertThat(outcome.get()).isInstanceOf(Outcome.Busy.class);
        assertNothingWritten();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_change_that_takes_too_long_to_be_sent_is_given_up_in_time() {
        CustomFieldValue text = text(MORE_THAN_BUFFERS_HOLD);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Frozen> frozen = new AtomicReference<>();
        try {
            assertThat(timed(() -> thrown.set(catchThrowable(() -> change(found -> {
                        frozen.set(Frozen.process(transaction()));
                        return withNotes(found.lead(), text);
                    })))))
                    .isLessThan(PROMPT.plusSeconds(1));
        } finally {
            frozen.get().close();
        }

        assertThat(thrown.get()).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("did not confirm");
        assertNothingWritten();
        await().until(() -> change(found -> found.lead().fields()).equals(new Outcome.Completed<>(2L)));
    }

    private long transaction() {
        return database.one(Long.class, """
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

    /** One that can't be pressed into much less. */
    private static CustomFieldValue text(int length) {
        return new CustomFieldValue.Text(new Random(1)
                .ints(length, 'a', 'z' + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining()));
    }
}

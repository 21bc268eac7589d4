package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base of tests that start with the demo company in their own database. */
public abstract class DemoDatabaseTestBase {
    public static final CompanyId COMPANY = DemoCatalog.COMPANY;
    public static final LeadId LEAD = new LeadId(789);
    public static final Duration MAX_DURATION = Duration.ofSeconds(2);

    public final TestDatabase database;
    public PostgresPersistenceFixture persistence;

    public DemoDatabaseTestBase(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void addDemoCompany() {
        database.deleteAll();
        persistence = database.open();
        assertThat(persistence.companyStore().add(DemoCompany.demoCompany(), List.of()))
                .isEmpty();
    }

    @AfterEach
    void close() {
        persistence.close();
    }

    public LeadSnapshot findLead() {
        return persistence.leadStore().find(COMPANY, LEAD).orElseThrow();
    }

    public LeadFields leadFields() {
        return findLead().lead().fields();
    }

    /** Changes the fields of the lead. */
    public Outcome<Long> change(Function<LeadSnapshot, LeadFields> next) {
        return persistence.leadStore().change(DemoCompany.change(COMPANY, LEAD, snapshot -> {
            long version = snapshot.lead().version() + 1;
            return new Decision.Write<>(DemoCompany.updatedEvent(snapshot, next.apply(snapshot)), version);
        }));
    }

    public void assertNothingWritten() {
        assertThat(findLead().lead().version()).isEqualTo(1);
        assertThat(database.queryOne(Long.class, "select count(*) from lead_changes"))
                .isZero();
        assertThat(database.queryOne(Long.class, "select count(*) from webhook_events"))
                .isZero();
        assertThat(database.queryOne(Long.class, "select count(*) from webhook_deliveries"))
                .isZero();
    }

    public static Duration durationOf(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}

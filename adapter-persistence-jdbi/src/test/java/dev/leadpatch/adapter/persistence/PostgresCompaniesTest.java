package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.testing.CompaniesContract;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.Persistence;
import dev.leadpatch.application.webhook.EventPayload;
import dev.leadpatch.domain.value.CompanyId;
import java.time.InstantSource;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;

final class PostgresCompaniesTest extends CompaniesContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    @Override
    protected Persistence open(EventPayload payload, InstantSource clock, Runnable wake) {
        DATABASE.empty();
        return DATABASE.open(payload, clock, wake);
    }

    @Test
    void failed_load_reports_no_stored_values() {
        DATABASE.execute("alter table companies add constraint none check (false) not valid");
        try (Persistence persistence = DATABASE.open(event -> "{}", InstantSource.system(), () -> {})) {
            assertThatThrownBy(() -> persistence.companies().add(DemoCompany.anotherCompany(new CompanyId(7))))
                    .isInstanceOf(UnableToExecuteStatementException.class)
                    .message()
                    .doesNotContain("binding", "arguments");
        } finally {
            DATABASE.execute("alter table companies drop constraint none");
        }
    }
}

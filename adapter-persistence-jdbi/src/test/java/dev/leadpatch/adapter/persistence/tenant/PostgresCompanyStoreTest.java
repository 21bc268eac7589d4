package dev.leadpatch.adapter.persistence.tenant;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.CompanyStoreContract;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.PersistencePorts;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.domain.value.CompanyId;
import java.time.InstantSource;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;

final class PostgresCompanyStoreTest extends CompanyStoreContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    @Override
    protected PersistencePorts open(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        DATABASE.deleteAll();
        return DATABASE.open(payload, clock, wake);
    }

    @Test
    void failed_load_reports_no_stored_values() {
        DATABASE.execute("alter table companies add constraint none check (false) not valid");
        try (PersistencePorts persistence = DATABASE.open(event -> "{}", InstantSource.system(), () -> {})) {
            assertThatThrownBy(() -> persistence.companyStore().add(DemoCompany.anotherCompany(new CompanyId(7))))
                    .isInstanceOf(UnableToExecuteStatementException.class)
                    .message()
                    .doesNotContain("binding", "arguments");
        } finally {
            DATABASE.execute("alter table companies drop constraint none");
        }
    }
}

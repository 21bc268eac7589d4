package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SessionSettings;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CustomFieldId;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NumberIndexesTest extends DemoDatabaseTestBase {
    private static final CustomFieldId REVENUE = DemoCatalog.REVENUE_POTENTIAL;

    private long nanos;
    private Database access;
    private NumberIndexes indexes;

    NumberIndexesTest() {
        super(TestCluster.newDatabase());
    }

    @BeforeEach
    void openIndexes() {
        access = new Database(database.connections(), "numbers", 2, SessionSettings.REQUESTS, new BackgroundLoops());
        indexes = new NumberIndexes(access, () -> nanos);
        setRevenue("150000.50");
    }

    @AfterEach
    void closeIndexes() {
        access.close();
    }

    @Test
    void numbers_are_not_indexed_before_a_request_uses_the_field() {
        assertThat(postings()).isEmpty();
        assertThat(indexes.buildNext(10)).isFalse();
    }

    @Test
    void changes_are_indexed_from_the_request_on() {
        indexes.request(COMPANY, List.of(REVENUE));

        setRevenue("7");
        assertThat(postings()).containsExactly("customFields/5=7");
        setRevenue("8.0");
        assertThat(postings()).containsExactly("customFields/5=8");
    }

    @Test
    void other_leads_are_indexed_after_all_earlier_changes_have_ended() {
        indexes.request(COMPANY, List.of(REVENUE, DemoCatalog.INDUSTRY));

        assertThat(indexes.buildNext(10)).isFalse();
        assertThat(postings()).isEmpty();
        assertThat(isReady()).isFalse();

        nanos += NumberIndexes.BUILD_DELAY.toNanos();
        assertThat(indexes.buildNext(10)).isTrue();
        assertThat(postings()).containsExactly("customFields/5=150000.5");
        assertThat(isReady()).isFalse();

        assertThat(indexes.buildNext(10)).isTrue();
        assertThat(isReady()).isTrue();
        assertThat(indexes.buildNext(10)).isFalse();
        setRevenue("1E+37");
        assertThat(postings()).containsExactly("customFields/5=10000000000000000000000000000000000000");
    }

    @Test
    void interrupted_build_starts_again() {
        indexes.request(COMPANY, List.of(REVENUE));
        assertThat(indexes.buildNext(10)).isFalse();
        nanos += NumberIndexes.BUILD_DELAY.toNanos();
        assertThat(indexes.buildNext(10)).isTrue();

        NumberIndexes restarted = new NumberIndexes(access, () -> nanos);
        assertThat(restarted.buildNext(10)).isFalse();
        nanos += NumberIndexes.BUILD_DELAY.toNanos();
        assertThat(restarted.buildNext(10)).isTrue();
        assertThat(restarted.buildNext(10)).isTrue();

        assertThat(isReady()).isTrue();
        assertThat(postings()).containsExactly("customFields/5=150000.5");
    }

    @Test
    void failed_request_is_repeated_by_the_next_one() {
        database.execute("alter table custom_fields rename to unavailable_custom_fields");
        assertThatThrownBy(() -> indexes.request(COMPANY, List.of(REVENUE))).isInstanceOf(RuntimeException.class);
        database.execute("alter table unavailable_custom_fields rename to custom_fields");

        indexes.request(COMPANY, List.of(REVENUE));

        setRevenue("7");
        assertThat(postings()).containsExactly("customFields/5=7");
    }

    private void setRevenue(String number) {
        change(snapshot -> LeadBuilder.of(snapshot.lead())
                .withCustomField(REVENUE, new CustomFieldValue.Numeric(new BigDecimal(number)))
                .build()
                .fields());
    }

    private boolean isReady() {
        return database.withHandle(handle -> NumberIndexes.findReady(handle, COMPANY, List.of(REVENUE)))
                .contains(REVENUE);
    }

    private List<String> postings() {
        return database.query(
                "select term from lead_index where company_id = ? and term like 'customFields/5=%'",
                (row, context) -> row.getString("term"), COMPANY.value());
    }
}

package dev.leadpatch.application.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.domain.testing.DemoCatalog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnMatcherTest {
    private final ColumnMatcher matcher = new ColumnMatcher(DemoCatalog.demoCatalog());

    @ParameterizedTest
    @CsvSource({
        "company_name,company_name",
        "Company Name,company_name",
        "E-Mail,email",
        "PHONE,phone_number",
        "assigned_users,assignedUsers",
        "Assigned to,assignedUsers",
        "partner_type,associationType",
        "custom_fields,customFields",
        "customFields/5,customFields/5",
        "revenue potential,customFields/5",
        "Priority-Level,customFields/6",
        "updated_at,-",
        "leadpatch_reason,-"
    })
    void column_matches_by_name_label_or_synonym(String column, String field) {
        assertThat(matcher.match(column).map(FieldTarget::wireName)).contains(field);
    }

    @ParameterizedTest
    @CsvSource({"Fax Number", "Discount", "customFields/99", "Colour", "column 3"})
    void archived_foreign_and_unknown_columns_match_nothing(String column) {
        assertThat(matcher.match(column)).isEmpty();
    }

    @Test
    void similar_name_is_suggested() {
        assertThat(matcher.suggest("Industri")).contains("Industry");
    }

    @Test
    void configured_columns_take_precedence_and_must_name_a_field() {
        ColumnMapping mapping = new ColumnMapping(matcher, Map.of("email", "-", "Mail 2", "email"), true);

        assertThat(mapping.byField(List.of("email", "Mail 2", "Colour")))
                .containsExactly(Map.entry(FieldTarget.Member.EMAIL, List.of("Mail 2")));
        assertThatThrownBy(() -> new ColumnMapping(matcher, Map.of("email", "mehl"), false))
                .hasMessageContaining("mehl");
    }
}

package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.CATALOG;
import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.changes;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.toPathAndCode;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violations;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The members of a lead's representation in a patch. */
class ReadOnlyMembersTest {

    /** The document of a lead as a JSON library reads it back: times are text. */
    static Map<String, @Nullable Object> readBack(Lead lead) {
        Map<String, @Nullable Object> document = LeadRepresentation.of(lead, CATALOG);
        document.replaceAll((name, value) -> value instanceof Instant time ? time.toString() : value);
        return document;
    }

    @Test
    void representation_of_a_lead_changes_nothing() {
        Lead empty = lead();
        assertThat(changes(empty, readBack(empty))).isEmpty();
        assertThat(changes(empty, object("uuid", empty.uuid().toString().toUpperCase(Locale.ROOT))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("changedValues")
    void changed_value_is_rejected(String name, @Nullable Object value) {
        assertThat(rejections(object(name, value))).containsExactly("/" + name + " read_only");
        assertThat(toPathAndCode(violations(lead(), object(name, value), Strictness.LENIENT)))
                .containsExactly("/" + name + " read_only");
    }

    static Stream<List<@Nullable Object>> values(String name, @Nullable Object... values) {
        return Stream.of(values).map(value -> array(name, value));
    }

    static Stream<Object[]> changedValues() {
        return Stream.of(
                        values(
                                "id",
                                788L,
                                "789",
                                null,
                                new BigDecimal("789.5"),
                                new BigDecimal("1e999999"),
                                array(789L)),
                        values("uuid", "00000000-0000-0000-0000-000000000316", null, 789L),
                        values("created_at", "2024-01-15T14:30:00.000002Z", null, "2024-01-15", 1L),
                        values("source", "a", 1L, object()),
                        values("company_id", 2L, BigInteger.TWO.pow(64).add(BigInteger.ONE)),
                        values("created_by_user_id", 0L, "a"),
                        values("partnership_leads", null, array(array()), object()),
                        values("campaign_partners", null, array(1L)),
                        values("campaign_id", 1L))
                .flatMap(values -> values)
                .map(List::toArray);
    }

    @Test
    void equal_value_in_another_notation_is_accepted() {
        assertThat(rejections(object(
                        "id",
                        new BigDecimal("7.89e2"),
                        "uuid",
                        "00000000-0000-0000-0000-000000000315",
                        "created_at",
                        "2024-01-15T14:30:00.0000010+00:00",
                        "company_id",
                        BigInteger.ONE,
                        "total",
                        0L)))
                .isEmpty();
    }

    @Test
    void permission_is_reported_at_the_name_in_the_document() {
        WritableFields status = WritableFields.only(List.of("status"));
        Map<String, @Nullable Object> document = object(
                "id",
                1L,
                "assigned_users",
                "x",
                "custom_fields",
                array(object("id", 5L, "type", "text", "value", null)));
        assertThat(toPathAndCode(status.violations(
                        PatchReader.read(document, Strictness.STRICT).patch(), 10)))
                .containsExactlyInAnyOrder(
                        "/assigned_users field_not_permitted", "/custom_fields/0 field_not_permitted");
    }
}
